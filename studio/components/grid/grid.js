// The grid of readings: a table whose every cell plays at a click or a key.

const grids = new WeakMap();

class Grid {
  constructor(parent, data) {
    this.outbox = new Outbox((op) => this.setStateValue("op", op), data.rev);
    this.switcher = new Switcher(() => this.light());
    this.root = make("section", { cls: "grid-lab" });
    mount(parent, this.root);
    this.bar = make("div", { cls: "bar" });
    this.table = make("table", { role: "grid" });
    this.root.append(this.bar, make("div", { cls: "scroll" }, [this.table]), (this.told = make("p", { cls: "told", ariaLive: "polite" })));
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.nodes = new Map();
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.switcher.close();
  }

  take(data, setStateValue) {
    this.setStateValue = setStateValue;
    this.outbox.hear(data.rev);
    [this.data, this.words] = [data, data.words];
    this.switcher.load(data.cells.filter((cell) => cell.url), data.rate);
    this.build();
    this.light();
  }

  build() {
    const shape = JSON.stringify([this.data.rows, this.data.columns, this.data.lang]);
    if (shape !== this.shape) this.lay();
    this.shape = shape;
    for (const cell of this.data.cells) this.fill(cell);
  }

  lay() {
    const { rows, columns } = this.data;
    const head = make("tr", {}, [make("th", { scope: "col" }), ...columns.map((text) => make("th", { text, scope: "col" }))]);
    const body = rows.map((row, y) => {
      const name = make("th", { scope: "row", text: row.label });
      name.style.setProperty("--feeling", row.color);
      if (row.whole) return make("tr", {}, [name, Object.assign(this.place(y, 0), { colSpan: columns.length })]);
      return make("tr", {}, [name, ...columns.map((_, x) => this.place(y, x))]);
    });
    this.nodes.clear();
    this.table.ariaLabel = this.words.label;
    this.table.replaceChildren(make("thead", {}, [head]), make("tbody", {}, body));
    this.controls();
  }

  place(y, x) {
    const node = make("td", { role: "gridcell", tabIndex: -1 });
    node.dataset.at = `${y} ${x}`;
    node.addEventListener("focus", () => this.rove(node));
    return node;
  }

  controls() {
    this.playing = make("button", { cls: "play", onclick: () => this.toggle() });
    const loop = make("input", { type: "checkbox", checked: this.switcher.loop, onchange: () => (this.switcher.loop = loop.checked) });
    this.chooser = make("button", { cls: "choose", text: this.words.choose, onclick: () => this.choose() });
    this.bar.replaceChildren(this.playing, make("label", {}, [loop, this.words.loop]), this.chooser, make("span", { cls: "keys", text: this.words.keys }));
  }

  fill(cell) {
    const node = this.table.querySelector(`[data-at="${cell.row} ${cell.column}"]`);
    const before = this.nodes.get(cell.id);
    this.nodes.set(cell.id, { node, cell });
    if (before && before.node === node && before.cell.url === cell.url && before.cell.own === cell.own) return;
    node.dataset.id = cell.id;
    node.toggleAttribute("data-own", cell.own);
    node.ariaLabel = [cell.label, cell.own && this.words.own, cell.url ? "" : cell.failed || this.words.missing].filter(Boolean).join(", ");
    node.title = cell.url ? `${cell.label} · ${cell.told}` : cell.failed || this.words.missing;
    node.onpointerdown = (event) => {
      if (event.button || !cell.url) return;
      event.preventDefault();
      node.focus();
      this.hear(cell.id);
    };
    node.replaceChildren(...(cell.url ? thumbnail(cell) : [make("span", { cls: "none", text: cell.failed ? "✕" : "·" })]));
    if (!this.table.querySelector("[tabindex='0']")) node.tabIndex = 0;
  }

  rove(node) {
    for (const other of this.table.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
    node.tabIndex = 0;
    this.focused = node.dataset.id;
    this.light();
  }

  hear(id) {
    this.focused = id;
    if (this.switcher.playing && this.switcher.current === id) return this.switcher.pause();
    return this.switcher.play(id, this.switcher.playing ? null : 0);
  }

  toggle() {
    const id = this.switcher.current ?? this.focused ?? this.data.cells.find((cell) => cell.url)?.id;
    if (this.switcher.playing) this.switcher.pause();
    else if (id) this.switcher.play(id, this.switcher.from);
  }

  choose() {
    const { cell } = this.nodes.get(this.focused ?? this.switcher.current) ?? {};
    if (cell?.url && !cell.own) this.outbox.put({ op: "choose", cell: cell.id });
  }

  key(event) {
    if (isMod(event) || event.altKey) return;
    const node = event.target.closest("td");
    if (!node) return;
    const [y, x] = node.dataset.at.split(" ").map(Number);
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const ends = { Home: [y, 0], End: [y, this.data.columns.length - 1] }[event.key];
    const digit = /^[1-9]$/.test(event.key) ? [y, Number(event.key) - 1] : null;
    const to = step ? [y + step[0], x + step[1]] : ends ?? digit;
    if (to) this.go(to);
    else if (event.key === " " || event.key === "Enter") this.hear(node.dataset.id);
    else if (event.key === "c" || event.key === "C") this.choose();
    else if (event.key === "Escape") this.switcher.pause();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // The arrows move, and take the sound along while it plays.
  go([y, x]) {
    const node = this.table.querySelector(`[data-at="${y} ${x}"][data-id]`);
    if (!node) return;
    node.focus();
    if (this.switcher.playing && this.nodes.get(node.dataset.id)?.cell.url) this.hear(node.dataset.id);
  }

  light() {
    if (!this.playing) return;
    cancelAnimationFrame(this.frame);
    const { switcher } = this;
    this.playing.textContent = switcher.playing ? this.words.pause : this.words.play;
    for (const [id, { node }] of this.nodes) {
      node.toggleAttribute("data-now", switcher.playing && id === switcher.current);
      if (id === (this.focused ?? switcher.current)) this.root.dataset.focused = id;
    }
    const heard = this.nodes.get(switcher.current)?.cell;
    const at = this.nodes.get(this.focused ?? switcher.current)?.cell;
    this.chooser.disabled = !at?.url || at.own;
    this.told.textContent = at ? [at.label, at.url ? at.told : at.failed || this.words.missing].join(" · ") : "";
    this.tick(heard);
  }

  tick(heard) {
    if (!this.switcher.playing || !heard) return;
    const line = this.nodes.get(heard.id)?.node.querySelector(".head");
    if (line) line.setAttribute("transform", `translate(${(100 * this.switcher.position) / heard.seconds} 0)`);
    this.frame = requestAnimationFrame(() => this.tick(heard));
  }
}

export default function ({ parentElement, data, setStateValue }) {
  let grid = grids.get(parentElement);
  if (!grid) {
    grid = new Grid(parentElement, data);
    grids.set(parentElement, grid);
  }
  grid.take(data, setStateValue);
  return () => {
    grid.close();
    grid.root.remove();
    grids.delete(parentElement);
  };
}
