// Small pieces of the page that the timeline and the list of lines are made of. A user's words only ever become text.

function toggle(label, letter, pressed) {
  const button = make("button", { cls: "toggle", text: letter });
  button.type = "button";
  button.title = label;
  button.addEventListener("click", pressed);
  return button;
}

function slider(low, high, step, changed) {
  const input = make("input", { cls: "level" });
  Object.assign(input, { type: "range", min: low, max: high, step });
  input.addEventListener("change", () => changed(Number(input.value)));
  return input;
}

function setSlider(input, value, label, spoken) {
  if (Number(input.value) !== value) input.value = value;
  input.setAttribute("aria-label", label);
  input.setAttribute("aria-valuetext", spoken);
  input.title = `${label} ${spoken}`;
}

function handleOf(name, way) {
  const grip = make("div", { cls: name });
  grip.setAttribute("role", "slider");
  grip.setAttribute("aria-orientation", way);
  return grip;
}

function setGrip(grip, [low, value, high], label, spoken) {
  const facts = { valuemin: low, valuenow: Number(value.toFixed(2)), valuemax: high, label, valuetext: spoken };
  for (const [name, fact] of Object.entries(facts)) grip.setAttribute(`aria-${name}`, fact);
  grip.title = `${label}\n${spoken}`;
}

// Follow a pointer from its press to its release; `done` is told whether it was moved at all.
function drag(target, press, moved, done) {
  let far = false;
  target.setPointerCapture(press.pointerId);
  const move = (event) => {
    far ||= Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) >= CLICK_PX;
    if (far) moved(event);
  };
  const end = (event) => {
    target.removeEventListener("pointermove", move);
    for (const kind of ["pointerup", "pointercancel"]) target.removeEventListener(kind, end);
    done(far && event.type === "pointerup");
  };
  target.addEventListener("pointermove", move);
  for (const kind of ["pointerup", "pointercancel"]) target.addEventListener(kind, end);
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

function clock(seconds) {
  const tenths = Math.round(seconds * 10);
  const rest = ((tenths % 600) / 10).toFixed(tenths % 10 ? 1 : 0);
  return `${Math.floor(tenths / 600)}:${rest.padStart(tenths % 10 ? 4 : 2, "0")}`;
}

function pauseWords(line, words) {
  const told = fill(line.pause < 0 ? words.overlap : words.wait, { seconds: Math.abs(line.pause).toFixed(2) });
  return line.own_pause ? told : `${told} ${words.of_scene}`;
}

function panWords(pan, words) {
  if (Math.abs(pan) < 0.01) return words.middle;
  return fill(pan < 0 ? words.left : words.right, { percent: Math.round(Math.abs(pan) * 100) });
}
