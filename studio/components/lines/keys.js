// The keyboard. In a row, keys act on lines; in its field, they write, and a few lead out of it.

function onKey(list, event) {
  // 229: the key belongs to an input method that is composing, even where the browser does not say so.
  if (event.isComposing || event.keyCode === 229) return event.stopPropagation();
  const view = viewOf(event.target);
  const mod = event.ctrlKey || event.metaKey;
  const inField = view && event.target === view.field;
  const used = view && (anywhereKey(list, event, view, mod) || (inField ? fieldKey : rowKey)(list, event, view, mod));
  if (used) event.preventDefault();
  // The page's own shortcuts must not fire at letters; others may pass, but for undo while words are typed.
  const typing = inField && view.dirty && mod && event.key.toLowerCase() === "z";
  if (used || typing || !isPages(event)) event.stopPropagation();
}

// Whether a key can only be a shortcut of the page.
function isPages(event) {
  return event.ctrlKey || event.metaKey || /^F\d+$/.test(event.key);
}

function viewOf(target) {
  const element = target.closest && target.closest(".row");
  return element ? element.view : null;
}

function anywhereKey(list, event, view, mod) {
  const key = event.key;
  if (event.altKey && !mod && (key === "ArrowUp" || key === "ArrowDown")) {
    list.commit(view);
    list.move(key === "ArrowUp" ? -1 : 1);
    return true;
  }
  if (mod && !event.altKey && /^Digit\d$/.test(event.code)) {
    const role = list.model.roles[(Number(event.code.slice(5)) + 9) % 10];
    if (role) list.setRole(view.id, role.id);
    return true;
  }
  if (mod && !event.shiftKey && key.toLowerCase() === "d") {
    list.commit(view);
    list.duplicate();
    return true;
  }
  if (event.shiftKey && !mod && key === "Enter") {
    list.commit(view);
    list.insert(view.id);
    return true;
  }
  return false;
}

function fieldKey(list, event, view, mod) {
  const { field } = view;
  const { selectionStart: start, selectionEnd: end, value } = field;
  switch (event.key) {
    case "Enter":
      if (mod) return list.split(view, start), true;
      list.commit(view);
      return list.focusRow(view.id), true;
    case "Escape":
      list.commit(view);
      return list.focusRow(view.id), true;
    case "ArrowUp":
    case "ArrowDown":
      return !mod && !event.shiftKey && leaveByArrow(list, view, event.key === "ArrowUp" ? -1 : 1);
    case "Backspace":
      if (mod || start !== 0 || end !== 0) return false;
      return value ? list.mergeUp(view) : list.deleteEmpty(view);
    case "a":
      if (!mod || (value && !(start === 0 && end === value.length))) return false;
      list.commit(view);
      list.focusRow(view.id);
      return list.selectAll(), true;
    default:
      return false;
  }
}

// Up in the first and down in the last row of the words leads to the next line; which row the caret is in, only the
// browser knows: where it does not move by itself, it was at the edge.
function leaveByArrow(list, view, step) {
  const { field } = view;
  const one = field.offsetHeight < 2 * parseFloat(getComputedStyle(field).lineHeight);
  if (one) return list.stepField(view, step), true;
  const before = field.selectionStart;
  const edge = step < 0 ? 0 : field.value.length;
  setTimeout(() => {
    const after = field.selectionStart;
    if (list.active === field && (after === before || after === edge)) list.stepField(view, step);
  });
  return false;
}

function rowKey(list, event, view, mod) {
  const inControl = event.target !== view.element;
  if (event.key === "Escape") {
    if (inControl) list.focusRow(view.id);
    else list.select([view.id], view.id);
    return true;
  }
  if (inControl) return false;
  if (mod && event.key.toLowerCase() === "a") return list.selectAll(), true;
  if (mod || event.altKey) return false;
  const action = ROW_KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return false;
  action(list, view, event);
  return true;
}

const ROW_KEYS = {
  ArrowUp: (list, view, event) => list.step(-1, event.shiftKey),
  ArrowDown: (list, view, event) => list.step(1, event.shiftKey),
  PageUp: (list, view, event) => list.step(-10, event.shiftKey),
  PageDown: (list, view, event) => list.step(10, event.shiftKey),
  Home: (list, view, event) => list.step(-list.model.order.length, event.shiftKey),
  End: (list, view, event) => list.step(list.model.order.length, event.shiftKey),
  Enter: (list, view) => list.focusField(view.id, "end"),
  F2: (list, view) => list.focusField(view.id, "end"),
  " ": (list, view, event) => (event.shiftKey ? list.hearOn(view.id) : list.hear(view.id)),
  Delete: (list) => list.delete(),
  Backspace: (list) => list.delete(),
  r: (list, view) => view.role.focus(),
  e: (list, view) => view.feeling.focus(),
  l: (list) => list.toggleLock(),
  "?": (list) => list.help(),
};
