// One list for each place on a page; Streamlit calls this when the list is mounted and whenever its data change.
// Streamlit may take a component out of the page and mount it anew while somebody writes: the list outlives that.

const LISTS = new WeakMap();
const PARKED = new Map(); // epoch -> a list that was taken out of the page a moment ago
const PARKED_MS = 2000;

function park(list) {
  const { epoch } = list.model;
  PARKED.set(epoch, list);
  list.away = true;
  list.parked = setTimeout(() => {
    if (PARKED.get(epoch) === list) PARKED.delete(epoch);
    list.close();
  }, PARKED_MS);
}

function unpark(epoch, root) {
  const list = PARKED.get(epoch);
  if (!list) return null;
  PARKED.delete(epoch);
  clearTimeout(list.parked);
  root.replaceWith(list.root);
  list.regain(PARKED_MS);
  return list;
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  let list = LISTS.get(parentElement);
  if (!list) {
    const root = parentElement.querySelector(".lines");
    list = unpark(data.epoch, root) ?? new List(root, () => {});
    LISTS.set(parentElement, list);
    list.root.list = list; // found here by tests and benchmarks
  }
  list.post = (outbox) => setStateValue("outbox", outbox);
  list.show(data);
  return () => {
    LISTS.delete(parentElement);
    park(list);
  };
}
