// Small pieces of a page. Words of users go in by textContent and value alone.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  play: "M7 4l13 8-13 8z",
  stop: "M6 6h12v12H6z",
  on: "M4 5l9 7-9 7zM15 5h3v14h-3z",
  add: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  copy: "M8 3h12v14H8zM4 7h2v12h10v2H4z",
  up: "M12 5l7 8h-5v6h-4v-6H5z",
  down: "M12 19l-7-8h5V5h4v6h5z",
  bin: "M6 8h12l-1 13H7zM9 3h6l1 2h4v2H4V5h4z",
  lock: "M6 10V8a6 6 0 0112 0v2h1v11H5V10zM8 10h8V8a4 4 0 00-8 0z",
  help: "M12 2a10 10 0 100 20 10 10 0 000-20zm1 16h-2v-2h2zm0-4h-2c0-3 3-3 3-5a2 2 0 00-4 0H8a4 4 0 018 0c0 3-3 3-3 5z",
};

function make(tag, name, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

function button(iconName, label, click) {
  const element = make("button", "tool", { type: "button", title: label, "aria-label": label }, icon(iconName));
  element.addEventListener("click", click);
  return element;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

// A strength along a line, 0 to 100, as a small filled curve; one number is a level.
function drawSpark(svg, strength, color) {
  const values = Array.isArray(strength) ? strength : [strength, strength];
  const step = 64 / (values.length - 1);
  const points = values.map((value, i) => `${(i * step).toFixed(1)},${(18 - value * 0.16).toFixed(1)}`);
  const [area, line] = svg.children;
  area.setAttribute("points", `0,19 ${points.join(" ")} 64,19`);
  line.setAttribute("points", points.join(" "));
  area.setAttribute("fill", color);
  line.setAttribute("stroke", color);
}

function spark() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 64 20");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "polygon"), document.createElementNS(SVG, "polyline"));
  return svg;
}

// Options are made when a choice is about to be opened: a list of thirty rows would hold a thousand of them.
function choice(name, label, options, changed) {
  const select = make("select", name, { "aria-label": label, tabindex: "-1" });
  const fill = () => {
    const cards = options();
    if (select.length === cards.length) return;
    const value = select.value;
    select.replaceChildren(...cards.map((card) => make("option", "", { value: card.id }, card.name)));
    select.value = value;
  };
  for (const event of ["pointerdown", "focus", "keydown"]) select.addEventListener(event, fill);
  select.addEventListener("change", () => changed(select.value));
  select.fill = fill;
  return select;
}

function choose(select, id, name) {
  if (![...select.options].some((option) => option.value === id)) {
    select.replaceChildren(make("option", "", { value: id }, name));
  }
  const option = [...select.options].find((one) => one.value === id);
  setText(option, name);
  select.value = id;
}

function fillIn(sentence, facts) {
  return (sentence || "").replace(/\{(\w+)[^}]*\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));
}
