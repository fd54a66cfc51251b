// One list for each place on a page; Streamlit calls this when the list is mounted and whenever its data change.

const LISTS = new WeakMap();

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  let list = LISTS.get(parentElement);
  if (!list) {
    const root = parentElement.querySelector(".lines");
    list = new List(root, () => {});
    LISTS.set(parentElement, list);
    root.list = list; // found here by tests and benchmarks
  }
  list.post = (outbox) => setStateValue("outbox", outbox);
  list.show(data);
  return () => {
    list.close();
    LISTS.delete(parentElement);
  };
}
