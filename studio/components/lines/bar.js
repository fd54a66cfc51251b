// Every action also as a button; and what to do where there is no line yet.

function fillBar(list) {
  const tool = (name, word, act, keys) => {
    const element = button(name, `${list.say(word)} (${keys})`, act);
    list.tools[name] = element;
    return element;
  };
  list.tools = {};
  list.count = make("span", "count");
  list.bar.replaceChildren(
    tool("play", "lines.play", () => list.hear(list.cursor), "Space"),
    tool("on", "lines.play_on", () => list.hearOn(list.cursor), "Shift+Space"),
    tool("add", "lines.key.new", () => list.insert(list.cursor), "Shift+Enter"),
    tool("copy", "lines.key.duplicate", () => list.duplicate(), "Ctrl+D"),
    tool("up", "lines.up", () => list.move(-1), "Alt+↑"),
    tool("down", "lines.down", () => list.move(1), "Alt+↓"),
    tool("lock", "lines.key.lock", () => list.toggleLock(), "L"),
    tool("bin", "lines.key.delete", () => list.delete(), "Delete"),
    tool("help", "lines.help", () => list.help(), "?"),
    list.count,
  );
  list.bar.addEventListener("focusin", (event) => reachOneTool(event.target));
  // A press leaves the focus where it is, so that a word that is being typed is not lost from sight.
  list.bar.addEventListener("mousedown", (event) => event.preventDefault());
  list.bar.addEventListener("keydown", (event) => {
    if (isPages(event)) return;
    event.stopPropagation();
    stepTool(list.bar, event);
  });
}

// The bar is one station of the Tab key; its arrows lead from button to button.
function reachOneTool(tool) {
  for (const other of tool.parentElement.querySelectorAll(".tool")) other.tabIndex = other === tool ? 0 : -1;
}

function stepTool(bar, event) {
  const tools = [...bar.querySelectorAll(".tool:not(:disabled)")];
  const at = tools.indexOf(event.target);
  const goal = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tools.length - 1 }[event.key];
  if (at < 0 || goal === undefined) return;
  event.preventDefault();
  tools[(goal + tools.length) % tools.length].focus();
}

function fillState(list) {
  if (!list.tools) return;
  const { order } = list.model;
  const count = list.selected.size;
  setText(list.count, list.say(count > 1 ? "lines.count_selected" : "lines.count", { count: order.length, selected: count }));
  const sound = list.sound.busy ? "stop" : "play";
  if (list.toolSound !== sound) {
    list.toolSound = sound;
    list.tools.play.replaceChildren(icon(sound));
    setAttribute(list.tools.play, "aria-label", `${list.say(`lines.${sound}`)} (Space)`);
  }
  for (const name of ["play", "on", "copy", "up", "down", "lock", "bin"]) list.tools[name].disabled = !order.length;
  const station = list.bar.querySelector(".tool[tabindex='0']:not(:disabled)");
  if (!station) reachOneTool(list.bar.querySelector(".tool:not(:disabled)"));
}

function fillEmpty(list) {
  const first = make("button", "wide", { type: "button" }, list.say("lines.empty.first"));
  first.addEventListener("click", () => list.insert(null));
  const field = make("textarea", "paste", {
    rows: "5",
    "aria-label": list.say("lines.empty.paste"),
    placeholder: list.say("lines.empty.example"),
  });
  const take = make("button", "wide", { type: "button" }, list.say("lines.empty.take"));
  take.addEventListener("click", () => {
    if (!field.value.trim()) return;
    const name = list.model.newName();
    list.do({ op: "insert", after: null, new: name, text: "" });
    list.paste(name, field.value);
    field.value = "";
  });
  field.addEventListener("keydown", (event) => event.stopPropagation());
  list.empty.replaceChildren(
    make("h3", "", {}, list.say("lines.empty.title")),
    make("p", "", {}, list.say("lines.empty.how")),
    first,
    make("p", "", {}, list.say("lines.empty.paste")),
    field,
    take,
  );
}
