// The editor: its parts and what they say. Text of the user goes in by textContent alone.

const HEIGHT = 190
const PAD = { top: 12, bottom: 14, side: 14 }
const STEP = 0.02
const BIG_STEP = 0.1
const LETTER_PX = 7.2
const WIDEST = 6000
const editors = new WeakMap()

const ICONS = {
  hold: "M2 6H22", rise: "M2 14L22 3", fall: "M2 3L22 14",
  swell: "M2 14C8 14 8 3 12 3S16 14 22 14", burst: "M2 14H8V3C12 4 14 13 22 14",
}

class Editor {
  constructor(root, data) {
    this.root = root
    this.data = data
    this.points = data.points
    this.line = data.line
    this.picked = 0
    this.dragging = false
    this.snap = true
    this.outbox = new Outbox((op) => this.api.setStateValue("op", op), data.rev)
    this.sound = new Sound((place) => this.showPlace(place), () => this.showSound())
    this.build()
    this.watch = new ResizeObserver(() => this.paint())
    this.watch.observe(this.scroll)
    this.onKey = (event) => this.pageKey(event)
    document.addEventListener("keydown", this.onKey)
  }

  update(api) {
    this.api = api
    const data = api.data
    const other = data.line !== this.line
    if (other) this.outbox.flush()
    this.outbox.hear(data.rev)
    this.data = data
    const free = this.outbox.settled && !this.dragging
    if (other || free) this.points = data.points
    if (other) this.picked = 0
    this.line = data.line
    this.picked = Math.min(this.picked, this.points.length - 1)
    this.showWords()
    this.sound.load(data.takes)
    this.paint()
  }

  say(key, facts = {}) {
    return fill(this.data.words_of[key], facts)
  }

  build() {
    this.bar = make("div", { cls: "bar" })
    this.svg = draw("svg", { class: "plot", height: HEIGHT })
    this.words = make("div", { cls: "words" })
    this.stage = make("div", { cls: "stage" }, [this.svg, this.words])
    this.scroll = make("div", { cls: "scroll" }, [this.stage])
    this.about = make("p", { cls: "about", id: "about" })
    this.live = make("div", { cls: "unseen", ariaLive: "polite" })
    this.box = make("div", { cls: "editor", role: "group" }, [this.bar, this.scroll, this.about, this.live])
    mount(this.root, this.box)
    this.svg.addEventListener("dblclick", (event) => this.addHere(event))
    this.svg.addEventListener("pointerdown", (event) => this.startDrag(event))
    this.svg.addEventListener("keydown", (event) => this.pointKey(event))
    this.svg.addEventListener("focusin", (event) => this.pick(event))
    this.buildBar()
  }

  button(key, content, onclick, extra = {}) {
    const button = make("button", { type: "button", onclick, ...extra })
    button.dataset.key = key
    button.append(content ?? "")
    return button
  }

  icon(name) {
    const svg = draw("svg", { viewBox: "0 0 24 17", width: 24, height: 17, "aria-hidden": "true" })
    svg.append(draw("path", { d: ICONS[name], class: "icon" }))
    return svg
  }

  buildBar() {
    const op = (key, body) => this.button(key, null, () => this.send(body), { cls: "edit" })
    this.play = this.button("play", "▶", () => this.toggle(), { cls: "play" })
    this.swapper = this.button("swap", "A", () => this.sound.swap())
    this.clock = make("span", { cls: "clock" })
    const shapes = Object.keys(ICONS).map((kind) =>
      this.button(kind, this.icon(kind), () => this.send({ op: "shape", shape: kind }), { cls: "edit shape" })
    )
    this.easing = make("select", { cls: "edit", onchange: () => this.setEasing(this.easing.value) })
    this.snapper = this.button("snap", null, () => this.setSnap(!this.snap), { cls: "edit" })
    this.add = this.button("add", null, () => this.addBehind(), { cls: "edit" })
    this.drop = this.button("remove", null, () => this.remove(), { cls: "edit" })
    const group = (...nodes) => make("span", { cls: "group" }, nodes)
    this.bar.append(
      group(this.play, this.swapper, this.clock),
      group(...shapes),
      group(
        op("smooth", { op: "smooth" }), op("weaker", { op: "scale", factor: 0.8 }),
        op("stronger", { op: "scale", factor: 1.25 }), op("mirror", { op: "mirror" })
      ),
      group(this.add, this.drop, this.easing),
      group(this.snapper, op("snap_all", { op: "snap" })),
      group(this.button("copy", null, () => this.send({ op: "copy" })), op("paste", { op: "paste" }))
    )
  }

  showWords() {
    this.box.setAttribute("aria-label", this.say("editor"))
    this.svg.setAttribute("role", "group")
    this.svg.setAttribute("aria-label", this.say("points"))
    for (const button of this.bar.querySelectorAll("button")) {
      const key = button.dataset.key
      if (!button.querySelector("svg") && key !== "play" && key !== "swap") button.textContent = this.say(key)
      button.title = this.say(`${key}_help`)
      if (button.querySelector("svg")) button.setAttribute("aria-label", this.say(key))
    }
    const names = EASINGS.map((easing) => make("option", { value: easing, text: this.say(`easing_${easing}`) }))
    this.easing.replaceChildren(...names)
    this.easing.title = this.say("easing_help")
    this.easing.setAttribute("aria-label", this.say("easing"))
    for (const node of this.bar.querySelectorAll(".edit")) node.disabled = this.data.locked
    this.bar.querySelector("[data-key=paste]").disabled = this.data.locked || !this.data.can_paste
    this.box.classList.toggle("locked", this.data.locked)
    this.about.textContent = this.data.locked ? this.say("locked") : this.say("hint")
    this.setSnap(this.snap)
    this.showSound()
  }

  get whole() {
    return { op: "points", line: this.line, points: this.points }
  }

  close() {
    this.watch.disconnect()
    this.sound.close()
    document.removeEventListener("keydown", this.onKey)
  }
}
