// The editor: draws, and turns pointer and keys into operations. Text of the user goes in by textContent alone.

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

  // ---- what stands where ----

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

  // ---- drawing ----

  x(at) { return PAD.side + at * (this.width - 2 * PAD.side) }
  y(strength) { return PAD.top + (1 - strength) * (HEIGHT - PAD.top - PAD.bottom) }

  measure() {
    const shown = this.scroll.clientWidth || 600
    const tight = this.data.words.map((w) => (w.text.length * LETTER_PX + 6) / Math.max(1e-3, w.end - w.at))
    const wanted = tight.sort((a, b) => a - b)[Math.floor(tight.length * 0.8)] ?? 0
    this.width = Math.min(WIDEST, Math.max(shown, wanted))
    this.stage.style.width = `${this.width}px`
    this.svg.setAttribute("width", this.width)
  }

  paint() {
    if (!this.api) return
    this.measure()
    const bands = this.data.words.map((word, i) =>
      draw("rect", { class: i % 2 ? "band odd" : "band", x: this.x(word.at), y: PAD.top,
        width: Math.max(0, this.x(word.end) - this.x(word.at)), height: HEIGHT - PAD.top - PAD.bottom })
    )
    const grid = [0, 0.5, 1].map((s) =>
      draw("line", { class: "grid", x1: PAD.side, x2: this.width - PAD.side, y1: this.y(s), y2: this.y(s) })
    )
    this.area = draw("path", { class: "area" })
    this.path = draw("path", { class: "path" })
    const pitch = draw("path", { class: "pitch", d: this.pitchLine() })
    this.head = draw("line", { class: "head", y1: PAD.top, y2: HEIGHT - PAD.bottom, visibility: "hidden" })
    const held = this.svg.contains(this.root.activeElement)
    this.dots = this.points.map((_, i) => this.dot(i))
    this.svg.replaceChildren(...bands, ...grid, pitch, this.area, this.path, this.head, ...this.dots)
    this.labels = this.data.words.map((word) => this.label(word))
    this.words.replaceChildren(...this.labels)
    this.repaint()
    if (held) this.dots[this.picked]?.focus({ preventScroll: true })
  }

  pitchLine() {
    const { pitch } = this.data
    const step = 1 / Math.max(1, pitch.length - 1)
    const at = (height, i) => `${this.x(i * step).toFixed(1)} ${this.y(height).toFixed(1)}`
    return pitch.map((h, i) => (h === null ? "" : `${(pitch[i - 1] ?? null) === null ? "M" : "L"}${at(h, i)}`)).join("")
  }

  dot(index) {
    const dot = draw("g", { class: "dot", tabindex: 0, role: "slider", "aria-orientation": "vertical",
      "aria-valuemin": 0, "aria-valuemax": 1, "data-index": index, "aria-describedby": "about" })
    dot.append(draw("circle", { r: 16, class: "reach" }), draw("circle", { r: 6.5, class: "knob" }))
    if (this.data.locked) dot.setAttribute("aria-readonly", "true")
    return dot
  }

  label(word) {
    const label = make("span", { cls: "word", text: word.text, title: word.text })
    label.style.left = `${this.x(word.at)}px`
    label.style.width = `${Math.max(0, this.x(word.end) - this.x(word.at))}px`
    label.addEventListener("click", () => this.sound.take && this.sound.play(this.sound.timeOf(word.at)))
    return label
  }

  repaint() {
    const line = outline(this.points).map(([at, s]) => `${this.x(at).toFixed(1)} ${this.y(s).toFixed(1)}`)
    const floor = this.y(0)
    this.path.setAttribute("d", `M${line.join("L")}`)
    this.area.setAttribute("d", `M${this.x(0)} ${floor}L${line.join("L")}L${this.x(1)} ${floor}Z`)
    this.points.forEach((point, i) => {
      const dot = this.dots[i]
      dot.setAttribute("transform", `translate(${this.x(point.at)} ${this.y(point.strength)})`)
      dot.setAttribute("aria-valuenow", point.strength.toFixed(2))
      dot.setAttribute("aria-valuetext", this.spoken(point))
      dot.setAttribute("aria-label", this.say("point", { index: i + 1, count: this.points.length }))
      dot.classList.toggle("held", point.anchor !== null)
      dot.classList.toggle("picked", i === this.picked)
    })
    if (document.activeElement !== this.easing) this.easing.value = this.points[this.picked].easing
  }

  spoken(point) {
    const words = this.data.words
    const word = words.findLast((one) => one.at <= point.at + 1e-6) ?? words[0]
    const facts = { percent: Math.round(point.at * 100), strength: point.strength.toFixed(2),
      word: word?.text ?? "", easing: this.say(`easing_${point.easing}`) }
    return this.say(point.anchor === null ? "value" : "value_held", facts)
  }

  // ---- changes ----

  send(body) {
    this.outbox.put({ ...body, line: this.line })
  }

  get whole() {
    return { op: "points", line: this.line, points: this.points }
  }

  commit() {
    this.outbox.put(this.whole, true)
  }

  soon() {
    this.outbox.soon(this.whole)
  }

  change(points, { index = this.picked, redraw = false, focus = false } = {}) {
    this.points = points
    this.picked = Math.max(0, Math.min(index, points.length - 1))
    if (redraw) this.paint()
    else this.repaint()
    if (focus) this.dots[this.picked].focus({ preventScroll: true })
  }

  pick(event) {
    const dot = event.target.closest(".dot")
    if (!dot) return
    this.picked = Number(dot.dataset.index)
    this.repaint()
  }

  spot(event) {
    const box = this.svg.getBoundingClientRect()
    const at = (event.clientX - box.left - PAD.side) / (this.width - 2 * PAD.side)
    const strength = 1 - (event.clientY - box.top - PAD.top) / (HEIGHT - PAD.top - PAD.bottom)
    return { at: unit(at), strength: unit(strength) }
  }

  aim(at, event) {
    const word = this.snap && !event.altKey ? nearestWord(this.data.words, at) : null
    const close = word && Math.abs(this.x(word.at) - this.x(at)) < 12
    return close && at > 0 && at < 1 ? { at: word.at, anchor: word.char } : { at, anchor: null }
  }

  startDrag(event) {
    const dot = event.target.closest(".dot")
    if (!dot || this.data.locked || event.button !== 0) return
    event.preventDefault()
    const index = Number(dot.dataset.index)
    const start = this.spot(event)
    const from = this.points[index]
    this.dragging = true
    this.picked = index
    dot.focus({ preventScroll: true })
    dot.setPointerCapture(event.pointerId)
    let changed = false
    const move = (e) => {
      const now = this.spot(e)
      if (!changed && Math.hypot(e.clientX - event.clientX, e.clientY - event.clientY) < 3) return
      changed = true
      const sideways = Math.abs(e.clientX - event.clientX) >= 4
      const goal = sideways ? this.aim(unit(from.at + now.at - start.at), e) : from
      const strength = from.strength + now.strength - start.strength
      this.change(moved(this.points, index, goal.at, strength, goal.anchor), { index })
    }
    const end = () => {
      dot.removeEventListener("pointermove", move)
      dot.removeEventListener("pointerup", end)
      dot.removeEventListener("pointercancel", end)
      this.dragging = false
      if (changed) this.commit()
    }
    dot.addEventListener("pointermove", move)
    dot.addEventListener("pointerup", end)
    dot.addEventListener("pointercancel", end)
  }

  addHere(event) {
    if (this.data.locked || event.target.closest(".dot")) return
    const { at, strength } = this.spot(event)
    const goal = this.aim(at, event)
    const { points, index } = added(this.points, goal.at, strength)
    points[index].anchor = goal.anchor
    this.change(points, { index, redraw: true, focus: true })
    this.commit()
  }

  addBehind() {
    const { points, index } = addedBehind(this.points, this.picked)
    this.change(points, { index, redraw: true, focus: true })
    this.commit()
  }

  remove() {
    if (this.points.length === 1) return this.tell("last_point")
    const index = Math.max(0, this.picked - 1)
    this.change(removed(this.points, this.picked), { index, redraw: true, focus: true })
    return this.commit()
  }

  setEasing(easing) {
    this.change(eased(this.points, this.picked, easing))
    this.tell(`easing_${easing}`)
    this.soon()
  }

  setSnap(on) {
    this.snap = on
    this.snapper.setAttribute("aria-pressed", String(on))
  }

  hold() {
    const point = this.points[this.picked]
    const free = this.points.map((p, i) => (i === this.picked ? { ...p, anchor: null } : p))
    this.change(point.anchor === null ? snapped(this.points, this.picked, this.data.words) : free)
    this.soon()
  }

  pointKey(event) {
    if (this.data.locked || event.isComposing || !event.target.closest?.(".dot")) return
    const mod = event.ctrlKey || event.metaKey
    if (mod && event.key.toLowerCase() === "c") return this.keyDone(event, () => this.send({ op: "copy" }))
    if (mod && event.key.toLowerCase() === "v" && this.data.can_paste)
      return this.keyDone(event, () => this.send({ op: "paste" }))
    if (mod || event.altKey) return
    const step = event.shiftKey ? BIG_STEP : STEP
    const acts = {
      ArrowUp: () => this.nudge(0, step), ArrowDown: () => this.nudge(0, -step),
      ArrowLeft: () => this.nudge(-step, 0), ArrowRight: () => this.nudge(step, 0),
      Home: () => this.nudge(0, -1), End: () => this.nudge(0, 1),
      Delete: () => this.remove(), Backspace: () => this.remove(),
      Insert: () => this.addBehind(), a: () => this.addBehind(),
      e: () => this.setEasing(nextEasing(this.points[this.picked].easing)), s: () => this.hold(),
      Enter: () => this.sound.take && this.sound.play(this.sound.timeOf(this.points[this.picked].at)),
    }
    const act = acts[event.key] ?? acts[event.key.toLowerCase()]
    if (act) this.keyDone(event, act)
  }

  keyDone(event, act) {
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  nudge(time, strength) {
    const point = this.points[this.picked]
    const anchor = time ? null : point.anchor
    this.change(moved(this.points, this.picked, unit(point.at + time), point.strength + strength, anchor))
    this.soon()
  }

  tell(key) {
    this.live.textContent = this.say(key)
  }

  // ---- sound ----

  toggle() {
    if (this.sound.toggle()) return
    this.sound.wanted = true
    this.send({ op: "hear" })
    this.tell("rendering")
    this.showSound()
  }

  pageKey(event) {
    if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    let active = document.activeElement
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
    if (active && active.closest("input, textarea, select, button, a, [contenteditable], [role=dialog]")) return
    event.preventDefault()
    this.toggle()
  }

  showSound() {
    if (!this.api) return
    const { sound } = this
    const letter = "AB"[sound.current]
    this.play.textContent = sound.playing ? "❚❚" : sound.wanted ? "…" : "▶"
    this.play.setAttribute("aria-label", this.say(sound.playing ? "pause" : "play"))
    this.play.title = this.say("play_help")
    this.swapper.hidden = sound.takes.length < 2
    this.swapper.textContent = letter
    this.swapper.setAttribute("aria-label", this.say("swap", { take: letter }))
    const late = sound.failed ? this.say("lost") : sound.take ? sound.take.note : this.say("no_take")
    this.clock.textContent = late
  }

  showPlace(place) {
    const seconds = place === null ? null : this.sound.take.audio.currentTime
    dispatchEvent(new CustomEvent("studio-heard", { detail: seconds }))
    if (!this.head) return
    this.head.setAttribute("visibility", place === null ? "hidden" : "visible")
    const x = this.x(place ?? 0)
    this.head.setAttribute("x1", x)
    this.head.setAttribute("x2", x)
    this.data.words.forEach((word, i) =>
      this.labels[i].classList.toggle("now", place !== null && place >= word.at && place < word.end)
    )
    const { scrollLeft, clientWidth } = this.scroll
    if (place !== null && (x < scrollLeft || x > scrollLeft + clientWidth - 40)) this.scroll.scrollLeft = x - 60
  }

  close() {
    this.watch.disconnect()
    this.sound.close()
    document.removeEventListener("keydown", this.onKey)
  }
}

export default function (api) {
  const root = api.parentElement
  if (!editors.has(root)) editors.set(root, new Editor(root, api.data))
  editors.get(root).update(api)
  return () => {
    editors.get(root)?.close()
    editors.delete(root)
  }
}
