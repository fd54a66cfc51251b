// One player: what the server said, what was asked of it and is not done yet, and the parts that show both.

const RUN_MS = 2000; // presses of a key that follow each other sooner are one step to undo
const players = new WeakMap();

class Player {
  constructor(parent, data) {
    this.parent = parent;
    this.rows = new Rows();
    this.outbox = new Outbox((op) => this.setStateValue("op", { ...op, have: this.rows.have }), data.rev);
    this.ahead = new Map(); // "line pause" -> value: what is shown before the server has said so
    this.choices = new Map(); // role id -> {solo, muted}: of this page alone
    this.sound = new Sound(() => this.refresh());
    this.root = make("section", { cls: "player" });
    this.root.dataset.mode = data.mode;
    mount(parent, this.root);
    this.transport = new Transport(this.root, this);
    if (data.mode === "scene") this.timeline = new Timeline(this.root.appendChild(make("div", { cls: "timeline" })), this);
    this.list = new LineList(this.root, this);
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    document.addEventListener("keyup", this.onKey);
  }

  close() {
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("keyup", this.onKey);
    this.timeline?.close();
    this.list.close();
    this.sound.close();
  }

  take(data, setStateValue) {
    this.setStateValue = setStateValue;
    this.data = data;
    this.words = data.words;
    if (!this.rows.take(data)) this.outbox.put({ op: "again" });
    this.outbox.hear(data.rev);
    if (this.outbox.settled && !this.timeline?.held) {
      this.ahead.clear();
      this.selected = data.selected;
    }
    this.apply();
    const onward = this.sound.moved();
    if (onward !== null) this.sound.play(onward);
    if (data.command && data.command.number !== this.obeyed) {
      this.obeyed = data.command.number;
      this.sound.play(this.line(data.command.line)?.start ?? 0, data.command.only ? data.command.line : null);
    }
  }

  // Work out what is shown from what the server said and what is ahead of it.
  apply() {
    const ahead = (id, name, value) => (this.ahead.has(`${id} ${name}`) ? this.ahead.get(`${id} ${name}`) : value);
    this.roles = this.data.roles.map((role) => ({
      ...role,
      ...this.choices.get(role.id),
      gain_db: ahead(role.id, "gain_db", role.gain_db),
      pan: ahead(role.id, "pan", role.pan),
    }));
    this.lines = this.rows.lines.map((line, i) => {
      const gap = ahead(line.id, "pause", line.gap_s);
      const pause = gap ?? (i ? this.data.scene_pause : 0);
      return { ...line, ...strengthened(line, ahead(line.id, "strength", line.strength)), pause, own_pause: gap !== null };
    });
    place(this.lines);
    this.sound.load(this.lines, this.roles, this.data.rate);
    this.refresh();
  }

  refresh() {
    if (!this.lines) return;
    for (const line of this.lines) line.missing_sound = Boolean(this.sound.clips.get(line.url)?.failed);
    this.transport.show();
    this.timeline?.show();
    this.list.show();
    this.tick();
  }

  // What moves while playing.
  tick() {
    cancelAnimationFrame(this.frame);
    const at = this.sound.position;
    const line = this.lineAt(at);
    this.transport.move(at);
    this.timeline?.movePlayhead(this.sound.playing);
    this.timeline?.light(line?.id);
    this.list.light(this.sound.playing ? line : null, this.sound.clips.get(line?.url), at - (line?.start ?? 0));
    if (this.sound.playing) this.frame = requestAnimationFrame(() => this.tick());
  }

  line(id) {
    return this.lines.find((one) => one.id === id);
  }

  // The line that began last, and is still heard.
  lineAt(at) {
    return this.lines.findLast((one) => one.start <= at && at < one.start + one.seconds);
  }

  toggle(id = null) {
    const { sound } = this;
    if (sound.playing || sound.waiting) return sound.pause();
    const line = id && this.line(id);
    const inside = !line || (line.start <= sound.from && sound.from < line.start + line.seconds);
    const from = inside ? sound.from : line.start;
    return this.data.mode === "line" ? sound.play(0) : sound.play(from >= sound.end ? 0 : from);
  }

  pick(id) {
    this.choose(id);
    this.sound.play(this.line(id).start);
  }

  seek(to) {
    this.sound.seek(to);
  }

  choose(id) {
    if (id === this.selected) return;
    this.selected = id;
    this.refresh();
    this.outbox.soon({ op: "select", line: id });
  }

  hear(id, name) {
    const now = this.choices.get(id) ?? {};
    this.choices.set(id, { ...now, [name]: !now[name] });
    this.apply();
  }

  level(id, name, value) {
    this.preview(id, name, value);
    const { gain_db, pan } = this.roles.find((role) => role.id === id);
    this.outbox.put({ op: "level", role: id, gain_db, pan });
  }

  setPause(id, value) {
    this.preview(id, "pause", value);
    this.outbox.put(this.asked(id, "pause"));
  }

  preview(id, name, value) {
    this.ahead.set(`${id} ${name}`, value);
    this.apply();
  }

  // What is asked of the server so that it shows what is shown here.
  asked(id, name, gesture = "") {
    const value = this.ahead.get(`${id} ${name}`);
    const change = name === "pause" ? { op: "gap", gap_s: value } : { op: "strength", strength: value };
    return { ...change, line: id, gesture };
  }

  drop(id, name) {
    this.ahead.delete(`${id} ${name}`);
    this.apply();
  }

  bindStrength(handle, block, id) {
    const at = (event) => {
      const box = block.getBoundingClientRect();
      return snapped(clamp(1 - (event.clientY - box.top) / box.height, 0, 1), event.shiftKey ? 0.01 : 0.05);
    };
    this.bind(handle, id, "strength", at, { low: 0, high: 1, read: (line) => line.strength });
  }

  bindPause(grip, id, scale) {
    const at = (event, press) => {
      const by = (event.clientX - press.clientX) / scale();
      return snapped(clamp(press.before + by, -30, 30), event.shiftKey ? FINE_STEP : SNAP_S);
    };
    this.bind(grip, id, "pause", at, { low: -30, high: 30, read: (line) => line.pause });
  }

  // Dragging or the arrow keys change one number of a line; a drag, and a run of keys, is one step to undo.
  bind(grip, id, name, at, { low, high, read }) {
    grip.addEventListener("pointerdown", (press) => {
      if (this.line(id).locked || press.button) return;
      press.preventDefault();
      grip.focus();
      const from = { clientX: press.clientX, before: read(this.line(id)) };
      this.timeline.held = this.line(id);
      drag(grip, press, (event) => this.preview(id, name, at(event, from)), (moved) => {
        this.timeline.held = null;
        if (moved) this.outbox.put(this.asked(id, name));
        else this.drop(id, name);
      });
    });
    grip.addEventListener("keydown", (event) => {
      const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (this.line(id).locked) return;
      if (name === "pause" && (event.key === "Delete" || event.key === "Backspace")) return this.setPause(id, null);
      if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (grip !== this.keyed || performance.now() - this.keyedAt > RUN_MS) this.run = `keys-${Date.now()}`;
      [this.keyed, this.keyedAt] = [grip, performance.now()];
      const value = clamp(read(this.line(id)) + way * (event.shiftKey ? FINE_STEP : STEP), low, high);
      this.preview(id, name, Number(value.toFixed(3)));
      this.outbox.soon(this.asked(id, name, this.run));
    });
  }

  // Space plays and pauses, wherever it does not mean something else.
  key(event) {
    if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.composedPath()[0];
    const ours = target.closest?.(".body, .play");
    const busy = target.closest?.("input:not([type=range]), textarea, select, button, a, summary, [contenteditable], [role=dialog], [role=listbox], [role=combobox]");
    if (busy && !(ours && this.root.contains(target))) return;
    event.preventDefault();
    if (event.type === "keydown" && !event.repeat) this.toggle(ours ? this.selected : null);
  }
}

function strengthened(line, strength) {
  if (strength === line.strength) return {};
  const values = (part) => part.values.map((value) => (line.strength ? Math.min(1, (value * strength) / line.strength) : strength));
  return { strength, parts: line.parts.map((part) => ({ ...part, values: values(part) })) };
}

// Where lines stand, as studio/mix.py places them.
function place(lines) {
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    line.start = before ? Math.max(before.start, before.start + before.seconds + line.pause) : Math.max(0, line.pause);
  });
}

function snapped(value, step) {
  return Number((Math.round(value / step) * step).toFixed(3));
}

export default function ({ parentElement, data, setStateValue }) {
  let player = players.get(parentElement);
  if (!player) {
    player = new Player(parentElement, data);
    players.set(parentElement, player);
  }
  player.take(data, setStateValue);
  return () => {
    player.close();
    player.root.remove();
    players.delete(parentElement);
  };
}
