// What can be done by keyboard, over the list.

const SHORTCUTS = [
  ["Enter", "lines.key.enter"],
  ["Shift+Enter", "lines.key.new"],
  ["Esc", "lines.key.escape"],
  ["↑ ↓", "lines.key.arrows"],
  ["Alt+↑ ↓", "lines.key.move"],
  ["Ctrl+Enter", "lines.key.split"],
  ["Backspace", "lines.key.merge"],
  ["Ctrl+D", "lines.key.duplicate"],
  ["Ctrl+1 … 0", "lines.key.role"],
  ["Space", "lines.key.play"],
  ["Shift+Space", "lines.key.play_on"],
  ["Shift+↑ ↓", "lines.key.select"],
  ["Ctrl+A", "lines.key.select_all"],
  ["Delete", "lines.key.delete"],
  ["R / E", "lines.key.choose"],
  ["L", "lines.key.lock"],
  ["Ctrl+V", "lines.key.paste"],
  ["[sad 0.4>0.9]", "lines.key.tags"],
  ["Ctrl+Z", "lines.key.undo"],
  ["?", "lines.key.help"],
];

function helpDialog(list) {
  const dialog = make("dialog", "help", { "aria-label": list.say("lines.help") });
  const table = make("dl", "keys");
  for (const [keys, word] of SHORTCUTS) {
    table.append(make("dt", "", {}, make("kbd", "", {}, keys)), make("dd", "", {}, list.say(word)));
  }
  const close = make("button", "wide", { type: "button" }, list.say("lines.close"));
  close.addEventListener("click", () => dialog.close());
  dialog.append(make("h2", "", {}, list.say("lines.help")), table, close);
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "?") dialog.close();
  });
  dialog.addEventListener("close", () => list.focusRow(list.cursor));
  return dialog;
}
