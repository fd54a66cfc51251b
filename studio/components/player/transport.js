// The buttons, the time and the bar to seek with.

const ICONS = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M6 4.5h4.5v15H6zM13.5 4.5H18v15h-4.5z",
  start: "M5 5h2.5v14H5zM20 5v14L9 12z",
  back: "M18 5v14L8 12zM5.5 5H8v14H5.5z",
  next: "M6 5v14l10-7zM16 5h2.5v14H16z",
  wider: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  closer: "M5 11h14v2H5z",
};

class Transport {
  constructor(root, host) {
    this.host = host;
    this.bar = make("div", { cls: "transport" });
    this.play = this.button("play", () => host.toggle());
    this.play.classList.add("main");
    this.steps = [this.button("back", () => this.step(-1)), this.button("next", () => this.step(1))];
    this.seek = make("input", { cls: "seek" });
    Object.assign(this.seek, { type: "range", min: 0, step: 0.05 });
    this.seek.addEventListener("input", () => host.seek(Number(this.seek.value)));
    this.time = make("span", { cls: "clock" });
    this.zoom = [this.button("closer", () => host.timeline.zoom(1 / 1.5)), this.button("wider", () => host.timeline.zoom(1.5))];
    this.bar.append(this.steps[0], this.play, this.steps[1], this.seek, this.time, ...this.zoom);
    root.append(this.bar);
  }

  button(name, pressed) {
    const button = make("button", { cls: "icon" });
    button.type = "button";
    setIcon(button, name);
    button.addEventListener("click", pressed);
    return button;
  }

  show() {
    const { words, sound, data, lines } = this.host;
    const busy = sound.playing || sound.waiting;
    setIcon(this.play, busy ? "pause" : "play");
    name(this.play, busy ? words.pause_playing : words.play);
    this.play.disabled = !lines.some((line) => line.url);
    this.play.toggleAttribute("data-waiting", sound.waiting);
    [words.back, words.next].forEach((label, i) => name(this.steps[i], label));
    [words.closer, words.wider].forEach((label, i) => name(this.zoom[i], label));
    for (const button of [...this.steps, ...this.zoom]) button.hidden = data.mode !== "scene";
    this.seek.max = Math.max(0.05, sound.end);
    this.seek.setAttribute("aria-label", words.seek);
  }

  move(at) {
    const { sound } = this.host;
    this.seek.value = at;
    const told = `${clock(Math.floor(at * 10) / 10)} / ${clock(sound.end)}`;
    if (this.time.textContent === told) return;
    this.time.textContent = told;
    this.seek.setAttribute("aria-valuetext", told);
  }

  step(way) {
    const { lines, sound } = this.host;
    const at = sound.position;
    const ahead = way > 0 ? lines.find((line) => line.start > at + 0.01) : lines.findLast((line) => line.start < at - 0.5);
    if (ahead || way < 0) this.host.seek(ahead?.start ?? 0);
  }
}

function name(button, label) {
  button.setAttribute("aria-label", label);
  button.title = label;
}

function setIcon(button, icon) {
  if (button.dataset.icon === icon) return;
  button.dataset.icon = icon;
  const svg = draw("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  svg.append(draw("path", { d: ICONS[icon] }));
  button.replaceChildren(svg);
}
