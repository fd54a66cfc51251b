// The scene as lanes, one for each role: lines as blocks with the strip of their feeling, the pauses between them,
// and the playhead. Only what is in sight is in the page.

const MARGIN_PX = 300;
const MIN_PX_S = 4;
const MAX_PX_S = 400;
const NARROW_PX = 36; // pauses nearer than this to the next have no room for their number
const CLICK_PX = 4; // less is a click, not a drag
const SNAP_S = 0.05;
const STEP = 0.05; // of a strength or, in seconds, of a pause, for one press of a key
const FINE_STEP = 0.01;

class Timeline {
  constructor(root, host) {
    this.host = host; // {words, lines, roles, sound, selected, pick, choose, send, gesture}
    this.root = root;
    this.pxPerS = 0;
    this.blocks = new Map();
    this.heads = make("div", { cls: "heads" });
    this.scroller = make("div", { cls: "scroller" });
    this.track = make("div", { cls: "track" });
    this.ruler = make("div", { cls: "ruler" });
    this.pauses = make("div", { cls: "pauses" });
    this.lanes = make("div", { cls: "lanes" });
    this.playhead = make("div", { cls: "playhead" });
    this.playhead.setAttribute("aria-hidden", "true");
    this.ruler.setAttribute("aria-hidden", "true");
    this.track.append(this.ruler, this.pauses, this.lanes, this.playhead);
    this.scroller.append(this.track);
    root.append(this.heads, this.scroller);
    this.scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    this.ruler.addEventListener("pointerdown", (event) => this.seek(event));
    this.watcher = new ResizeObserver(() => this.resized());
    this.watcher.observe(this.scroller);
  }

  close() {
    this.watcher.disconnect();
  }

  show() {
    const { roles, words } = this.host;
    const rows = roles.map((role) => role.id).join("\n");
    if (rows !== this.rows) {
      this.rows = rows;
      this.blocks.clear();
      this.pauses.replaceChildren();
      this.lanes.replaceChildren(...roles.map(() => make("div", { cls: "lane" })));
      this.heads.replaceChildren(make("div", { cls: "corner", text: words.pauses }), ...roles.map((role) => this.head(role)));
    }
    this.lane = new Map(roles.map((role, place) => [role.id, this.lanes.children[place]]));
    for (const role of roles) this.showHead(role);
    this.resized();
  }

  resized() {
    const width = this.scroller.clientWidth;
    if (!width) return;
    if (!this.pxPerS) this.pxPerS = clamp(width / Math.max(8, Math.min(40, this.host.sound.end + 1)), MIN_PX_S, MAX_PX_S);
    this.draw();
  }

  zoom(factor) {
    const { sound } = this.host;
    this.pxPerS = clamp(this.pxPerS * factor, MIN_PX_S, MAX_PX_S);
    this.draw();
    this.scroller.scrollLeft = sound.position * this.pxPerS - this.scroller.clientWidth / 2;
    this.draw();
  }

  // Everything between two places in sight, and a margin.
  draw() {
    const { lines, sound, selected } = this.host;
    const from = (this.scroller.scrollLeft - MARGIN_PX) / this.pxPerS;
    const to = (this.scroller.scrollLeft + this.scroller.clientWidth + MARGIN_PX) / this.pxPerS;
    this.track.style.width = `${Math.max(this.scroller.clientWidth, (sound.end + 1) * this.pxPerS)}px`;
    this.drawRuler(from, to);
    const kept = new Set();
    lines.forEach((line, place) => {
      const near = line.start < to && line.start + line.seconds > from;
      if (!near && line.id !== selected && line !== this.held) return;
      kept.add(line.id);
      const parts = this.blocks.get(line.id) ?? this.block(line);
      this.showBlock(parts, line, place);
    });
    for (const [id, parts] of this.blocks) {
      if (kept.has(id)) continue;
      parts.block.remove();
      parts.pause.remove();
      this.blocks.delete(id);
    }
    this.movePlayhead();
  }

  drawRuler(from, to) {
    const step = [0.5, 1, 2, 5, 10, 30, 60, 300].find((s) => s * this.pxPerS >= 60) ?? 600;
    const marks = [];
    for (let at = Math.max(0, Math.floor(from / step)) * step; at <= to; at += step) {
      const mark = make("span", { cls: "mark", text: clock(at) });
      mark.style.left = `${at * this.pxPerS}px`;
      marks.push(mark);
    }
    this.ruler.replaceChildren(...marks);
  }

  movePlayhead(follow = false) {
    const x = this.host.sound.position * this.pxPerS;
    this.playhead.style.transform = `translateX(${x}px)`;
    const { scrollLeft, clientWidth } = this.scroller;
    if (follow && (x < scrollLeft || x > scrollLeft + clientWidth * 0.9)) this.scroller.scrollLeft = x - clientWidth * 0.1;
  }

  light(id) {
    for (const [line, parts] of this.blocks) parts.block.toggleAttribute("data-now", line === id);
  }

  head(role) {
    const { words } = this.host;
    const head = make("div", { cls: "head" });
    head.setAttribute("role", "group");
    const name = make("span", { cls: "name" });
    const solo = toggle(words.solo, "S", () => this.host.hear(role.id, "solo"));
    const mute = toggle(words.mute, "M", () => this.host.hear(role.id, "muted"));
    const gain = slider(-24, 12, 0.5, (value) => this.host.level(role.id, "gain_db", value));
    const pan = slider(-1, 1, 0.05, (value) => this.host.level(role.id, "pan", value));
    const row = make("span", { cls: "row" });
    row.append(solo, mute, gain, pan);
    head.append(name, row);
    head.parts = { name, solo, mute, gain, pan };
    return head;
  }

  showHead(role) {
    const { words } = this.host;
    const place = this.host.roles.indexOf(role);
    const head = this.heads.children[place + 1];
    const { name, solo, mute, gain, pan } = head.parts;
    head.setAttribute("aria-label", role.name);
    head.style.setProperty("--role", role.color);
    name.textContent = role.name;
    name.title = role.name;
    for (const [button, pressed, label] of [[solo, role.solo, words.solo], [mute, role.muted, words.mute]]) {
      button.setAttribute("aria-pressed", String(Boolean(pressed)));
      button.setAttribute("aria-label", `${label}: ${role.name}`);
    }
    setSlider(gain, role.gain_db, `${words.gain}: ${role.name}`, `${role.gain_db} dB`);
    setSlider(pan, role.pan, `${words.pan}: ${role.name}`, panWords(role.pan, words));
  }

  block(line) {
    const block = make("div", { cls: "block" });
    const body = make("button", { cls: "body" });
    const strip = draw("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" });
    const text = make("span", { cls: "text" });
    body.type = "button";
    body.append(strip, text);
    const handle = handleOf("strength", "vertical");
    block.append(body, handle);
    const pause = handleOf("pause", "horizontal");
    const parts = { block, body, strip, text, handle, pause };
    body.addEventListener("click", () => this.host.pick(line.id));
    body.addEventListener("keydown", (event) => this.walk(event, line.id, "body"));
    this.host.bindStrength(handle, block, line.id);
    this.host.bindPause(pause, line.id, () => this.pxPerS);
    for (const [grip, kind] of [[handle, "handle"], [pause, "pause"]]) {
      grip.addEventListener("keydown", (event) => this.walk(event, line.id, kind));
    }
    this.pauses.append(pause);
    this.blocks.set(line.id, parts);
    return parts;
  }

  showBlock(parts, line, place) {
    const { block, body, text, handle, pause } = parts;
    const { words, lines, roles, selected } = this.host;
    const lane = this.lane.get(line.role);
    if (block.parentNode !== lane) lane.append(block);
    block.style.left = `${line.start * this.pxPerS}px`;
    block.style.width = `${Math.max(4, line.seconds * this.pxPerS)}px`;
    block.style.setProperty("--role", roles.find((role) => role.id === line.role).color);
    block.dataset.standing = line.standing;
    block.toggleAttribute("data-selected", line.id === selected);
    text.textContent = line.text || "…";
    const current = line.id === (selected || lines[0].id);
    const role = roles.find((one) => one.id === line.role).name;
    body.setAttribute("aria-label", `${place + 1}. ${role}: ${line.text}. ${line.told}`);
    body.title = `${line.text}\n${line.told}`;
    for (const part of [body, handle, pause]) part.tabIndex = current ? 0 : -1;
    drawStrip(parts, line);
    handle.hidden = !line.felt || line.locked;
    handle.style.bottom = `${line.strength * 100}%`;
    setGrip(handle, [0, line.strength, 1], `${words.strength}: ${line.text}`, `${line.feeling} ${line.strength.toFixed(2)}`);
    this.showPause(pause, line, place);
  }

  showPause(pause, line, place) {
    const { words, lines } = this.host;
    const before = lines[place - 1];
    const end = before ? before.start + before.seconds : 0;
    const [low, high] = [Math.min(end, line.start), Math.max(end, line.start)];
    pause.style.left = `${low * this.pxPerS}px`;
    pause.style.width = `${(high - low) * this.pxPerS}px`;
    const after = lines[place + 1] ?? line;
    pause.toggleAttribute("data-narrow", (after.start - line.start) * this.pxPerS < NARROW_PX);
    pause.toggleAttribute("data-overlap", line.pause < 0);
    pause.toggleAttribute("data-own", line.own_pause);
    pause.setAttribute("aria-disabled", String(line.locked));
    pause.dataset.text = line.pause.toFixed(2);
    pause.hidden = place === 0 && !line.own_pause;
    setGrip(pause, [-30, line.pause, 30], `${words.pause}: ${line.text}`, pauseWords(line, words));
  }

  // Left and right walk along the scene, within the kind of thing that has the focus.
  walk(event, id, kind) {
    const { lines } = this.host;
    const here = lines.findIndex((line) => line.id === id);
    const steps = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: lines.length - 1 };
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const line = lines[clamp(steps[event.key], 0, lines.length - 1)];
    this.host.choose(line.id);
    this.reveal(line);
    const parts = this.blocks.get(line.id);
    const target = parts[kind].hidden ? parts.body : parts[kind];
    target.focus();
  }

  reveal(line) {
    const [left, right] = [line.start * this.pxPerS, (line.start + line.seconds) * this.pxPerS];
    const { scrollLeft, clientWidth } = this.scroller;
    if (left < scrollLeft || right > scrollLeft + clientWidth) this.scroller.scrollLeft = left - clientWidth * 0.2;
    this.draw();
  }

  seek(event) {
    const move = (now) => {
      const x = now.clientX - this.track.getBoundingClientRect().left;
      this.host.seek(x / this.pxPerS);
    };
    move(event);
    drag(this.ruler, event, move, () => {});
  }
}

function drawStrip(parts, line) {
  const key = JSON.stringify(line.parts);
  if (parts.drawn === key) return;
  parts.drawn = key;
  const shapes = line.parts.map((part) => {
    const step = (part.end - part.start) / (part.values.length - 1);
    const top = part.values.map((value, i) => `${(part.start + i * step).toFixed(4)},${(1 - value).toFixed(4)}`);
    return draw("polygon", { points: `${part.start},1 ${top.join(" ")} ${part.end},1`, fill: part.color });
  });
  parts.strip.replaceChildren(...shapes);
}
