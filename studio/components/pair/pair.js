// Two readings on one word axis: heard one instead of the other at the same word, drawn over each other.

const pairs = new WeakMap();
const WIDE = 1000;
const TRACKS = [["f0", 150], ["level", 90], ["rate", 70]];
const GAP = 22;

class Pair {
  constructor(parent) {
    this.root = make("section", { cls: "pair", tabIndex: 0 });
    mount(parent, this.root);
    this.switcher = new Switcher(() => this.light());
    this.onKey = (event) => this.key(event);
    this.root.addEventListener("keydown", this.onKey);
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.switcher.close();
  }

  take(data) {
    [this.data, this.words] = [data, data.words];
    this.switcher.load(data.clips, data.rate);
    const clip = (i) => make("button", { cls: "side", onclick: () => this.hear(i) }, [
      make("b", { text: "AB"[i] }), make("span", { text: data.clips[i].label }), make("small", { text: data.clips[i].told }),
    ]);
    this.sides = [clip(0), clip(1)];
    this.play = make("button", { cls: "play", onclick: () => this.toggle() });
    const loop = make("input", { type: "checkbox", checked: this.switcher.loop, onchange: () => (this.switcher.loop = loop.checked) });
    const bar = make("div", { cls: "bar" }, [this.play, ...this.sides, make("label", {}, [loop, this.words.loop])]);
    this.root.ariaLabel = this.words.label;
    this.head = null;
    const picture = data.axis.length ? [this.plot()] : []; // none where nobody is to know which is which
    this.root.replaceChildren(bar, ...picture, make("p", { cls: "keys", text: this.words.keys }));
    this.light();
  }

  plot() {
    const tall = TRACKS.reduce((sum, [, height]) => sum + height + GAP, 26);
    const picture = draw("svg", { viewBox: `0 0 ${WIDE} ${tall}`, role: "img", "aria-label": this.data.alt });
    const x = (seconds) => (WIDE * seconds) / this.data.clips[0].seconds;
    let top = GAP;
    for (const [start, end] of this.data.pauses) {
      picture.append(draw("rect", { class: "pause", x: x(start), width: x(end - start), y: 0, height: tall - 26 }));
    }
    for (const [name, height] of TRACKS) {
      this.track(picture, name, top, height);
      top += height + GAP;
    }
    for (const [text, start, end] of this.data.axis) {
      picture.append(draw("line", { class: "edge", x1: x(start), x2: x(start), y1: 0, y2: tall - 20 }));
      const word = draw("text", { class: "word", x: x((start + end) / 2), y: tall - 6, "text-anchor": "middle" });
      word.textContent = text;
      picture.append(word);
    }
    this.head = draw("line", { class: "head", x1: 0, x2: 0, y1: 0, y2: tall - 20 });
    picture.append(this.head);
    picture.addEventListener("click", (event) => {
      const box = picture.getBoundingClientRect();
      this.seek(((event.clientX - box.left) / box.width) * this.data.clips[0].seconds);
    });
    return picture;
  }

  track(picture, name, top, height) {
    const { low, high, rows, unit, label } = this.data.tracks[name];
    const y = (value) => top + height * (1 - (value - low) / Math.max(high - low, 1e-9));
    picture.append(draw("rect", { class: "ground", x: 0, y: top, width: WIDE, height }));
    const text = (at, say) => Object.assign(picture.appendChild(draw("text", { class: "tick", x: 4, y: at })), { textContent: say });
    text(top - 6, `${label} (${unit})`);
    text(top + 12, String(high));
    text(top + height - 3, String(low));
    rows.forEach((row, side) => {
      let path = "";
      let pen = "M";
      row.forEach((value, i) => {
        if (value !== null) path += `${pen}${((WIDE * i) / (row.length - 1)).toFixed(1)} ${y(Math.min(high, Math.max(low, value))).toFixed(1)}`;
        pen = value === null ? "M" : "L";
      });
      picture.append(draw("path", { class: `line side-${"ab"[side]}`, d: path || "M0 0" }));
    });
  }

  hear(side) {
    const { id } = this.data.clips[side];
    if (this.switcher.playing && this.switcher.current === id) return this.switcher.pause();
    return this.switcher.play(id, this.switcher.playing ? null : this.resumed(side));
  }

  // Where a reading goes on after a pause, or after a click into the drawing.
  resumed(side) {
    const { switcher } = this;
    const last = switcher.clips.get(switcher.current) ?? this.data.clips[0];
    return sameWord(last, this.data.clips[side], switcher.from);
  }

  get side() {
    return Math.max(0, this.data.clips.findIndex((clip) => clip.id === this.switcher.current));
  }

  toggle() {
    if (this.switcher.playing) this.switcher.pause();
    else this.hear(this.side);
  }

  seek(axis) {
    const clip = this.data.clips[this.side];
    this.switcher.current ??= clip.id;
    this.switcher.seek(sameWord(this.data.clips[0], clip, axis));
  }

  key(event) {
    if (isMod(event) || event.altKey) return;
    const side = { a: 0, b: 1, x: 1 - this.side }[event.key.toLowerCase()];
    const onButton = event.target.closest("button, input");
    if (side !== undefined) this.hear(side);
    else if (event.key === " " && !onButton) this.toggle();
    else if (event.key === "Escape") this.switcher.pause();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  light() {
    if (!this.sides) return;
    cancelAnimationFrame(this.frame);
    const { switcher } = this;
    this.play.textContent = switcher.playing ? this.words.pause : this.words.play;
    this.sides.forEach((button, side) => (button.ariaPressed = String(switcher.playing && side === this.side)));
    this.tick();
  }

  tick() {
    if (!this.head) return;
    const clips = this.data.clips;
    const at = sameWord(clips[this.side], clips[0], this.switcher.position);
    this.head.setAttribute("transform", `translate(${(WIDE * at) / clips[0].seconds} 0)`);
    if (this.switcher.playing) this.frame = requestAnimationFrame(() => this.tick());
  }
}

export default function ({ parentElement, data }) {
  let pair = pairs.get(parentElement);
  if (!pair) {
    pair = new Pair(parentElement);
    pairs.set(parentElement, pair);
  }
  pair.take(data);
  return () => {
    pair.close();
    pair.root.remove();
    pairs.delete(parentElement);
  };
}
