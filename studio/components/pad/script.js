// A wheel of feelings with the exact numbers beside it. A dot on each spoke, or a touch between two of them.

const SIZE = 264
const MARGIN = 34 // for the names left and right
const REACH = 88
const STEP = 0.02
const BIG_STEP = 0.1
const pads = new WeakMap()

const unit = (value) => Math.min(1, Math.max(0, Math.round(value * 100) / 100))

class Pad {
  constructor(root, data) {
    this.root = root
    this.line = data.line
    this.feelings = data.feelings
    this.mix = { ...data.mix }
    this.dragging = false
    this.outbox = new Outbox((op) => this.api.setStateValue("op", op), data.rev)
    this.build()
  }

  update(api) {
    this.api = api
    const data = api.data
    const other = data.line !== this.line
    if (other) this.outbox.flush()
    this.outbox.hear(data.rev)
    if (other || (this.outbox.settled && !this.dragging)) this.mix = { ...data.mix }
    this.line = data.line
    this.locked = data.locked
    this.words = data.words_of
    this.feelings = data.feelings
    this.label()
    this.paint()
  }

  say(key, facts = {}) {
    return fill(this.words[key], facts)
  }

  angle(index) {
    return (index / this.feelings.length) * 2 * Math.PI - Math.PI / 2
  }

  spot(index, weight) {
    const angle = this.angle(index)
    return [SIZE / 2 + Math.cos(angle) * REACH * weight, SIZE / 2 + Math.sin(angle) * REACH * weight]
  }

  build() {
    this.svg = draw("svg", { viewBox: `${-MARGIN} 0 ${SIZE + 2 * MARGIN} ${SIZE}`, class: "wheel", role: "group" })
    this.disc = draw("circle", { cx: SIZE / 2, cy: SIZE / 2, r: REACH, class: "disc" })
    this.shape = draw("polygon", { class: "shape" })
    const rings = [0.5].map((r) => draw("circle", { cx: SIZE / 2, cy: SIZE / 2, r: REACH * r, class: "ring" }))
    const parts = this.feelings.map((feeling, i) => this.spoke(feeling, i))
    this.dots = parts.map((part) => part.dot)
    this.names = parts.map((part) => part.name)
    const rays = parts.map((part) => part.ray)
    this.svg.append(this.disc, ...rings, ...rays, this.shape, ...this.names, ...this.dots)
    this.inputs = this.feelings.map((feeling) => this.input(feeling))
    this.rows = this.feelings.map((feeling, i) => {
      const mark = make("span", { cls: "mark" })
      mark.style.background = feeling.color
      return make("label", { cls: "row" }, [mark, make("span", { cls: "name" }), this.inputs[i]])
    })
    this.note = make("p", { cls: "note" })
    this.box = make("div", { cls: "pad", role: "group" }, [this.svg, make("div", { cls: "rows" }, this.rows), this.note])
    mount(this.root, this.box)
    this.svg.addEventListener("pointerdown", (event) => this.startDrag(event))
  }

  spoke(feeling, index) {
    const [x, y] = this.spot(index, 1)
    const [nx, ny] = this.spot(index, 1.2)
    const centre = SIZE / 2
    const ray = draw("line", { x1: centre, y1: centre, x2: x, y2: y, class: "ray" })
    const side = Math.abs(nx - centre) < 12 ? "middle" : nx > centre ? "start" : "end"
    const name = draw("text", { x: nx, y: ny + 4, "text-anchor": side, class: "label" })
    const dot = draw("g", { class: "dot", tabindex: 0, role: "slider", "aria-valuemin": 0, "aria-valuemax": 1,
      "data-index": index })
    dot.append(draw("circle", { r: 13, class: "reach" }), draw("circle", { r: 6, class: "knob" }))
    dot.lastChild.style.fill = feeling.color
    dot.addEventListener("keydown", (event) => this.key(event, feeling.name))
    return { ray, name, dot }
  }

  input(feeling) {
    const input = make("input", { type: "number", min: 0, max: 1, step: 0.05 })
    input.addEventListener("input", () => {
      if (input.value === "" || (!input.validity.valid && !input.validity.stepMismatch)) return
      this.set({ [feeling.name]: unit(Number(input.value)) })
      this.outbox.soon(this.op)
    })
    input.addEventListener("blur", () => this.paint())
    return input
  }

  label() {
    this.box.setAttribute("aria-label", this.say("pad"))
    this.svg.setAttribute("aria-label", this.say("wheel"))
    this.note.textContent = this.say(this.locked ? "locked" : "hint")
    this.box.classList.toggle("locked", this.locked)
    this.feelings.forEach((feeling, i) => {
      this.names[i].textContent = feeling.label
      this.dots[i].setAttribute("aria-label", feeling.label)
      if (this.locked) this.dots[i].setAttribute("aria-readonly", "true")
      else this.dots[i].removeAttribute("aria-readonly")
      this.rows[i].querySelector(".name").textContent = feeling.label
      this.inputs[i].disabled = this.locked
    })
  }

  paint() {
    const corners = this.feelings.map((feeling, i) => {
      const weight = this.mix[feeling.name]
      const [x, y] = this.spot(i, weight)
      this.dots[i].setAttribute("transform", `translate(${x} ${y})`)
      this.dots[i].setAttribute("aria-valuenow", weight.toFixed(2))
      this.dots[i].classList.toggle("none", weight === 0)
      this.rows[i].classList.toggle("none", weight === 0)
      if (this.inputs[i] !== this.root.activeElement) this.inputs[i].value = String(Math.round(weight * 100) / 100)
      return `${x.toFixed(1)},${y.toFixed(1)}`
    })
    this.shape.setAttribute("points", corners.join(" "))
  }

  get op() {
    return { op: "mix", line: this.line, mix: this.mix }
  }

  set(weights) {
    this.mix = { ...this.mix, ...weights }
    this.paint()
  }

  key(event, name) {
    if (this.locked || event.ctrlKey || event.metaKey || event.altKey) return
    const step = event.shiftKey ? BIG_STEP : STEP
    const now = this.mix[name]
    const goals = { ArrowUp: now + step, ArrowRight: now + step, ArrowDown: now - step, ArrowLeft: now - step,
      Home: 0, End: 1, Delete: 0, Backspace: 0 }
    if (goals[event.key] === undefined) return
    event.preventDefault()
    event.stopPropagation()
    this.set({ [name]: unit(goals[event.key]) })
    this.outbox.soon(this.op)
  }

  touch(event) {
    const box = this.svg.getBoundingClientRect()
    const wide = SIZE + 2 * MARGIN
    const x = ((event.clientX - box.left) / box.width) * wide - wide / 2
    const y = ((event.clientY - box.top) / box.height) * SIZE - SIZE / 2
    return { x, y, reach: Math.min(1, Math.hypot(x, y) / REACH) }
  }

  along(index, { x, y }) {
    const angle = this.angle(index)
    return unit((x * Math.cos(angle) + y * Math.sin(angle)) / REACH)
  }

  // Between two spokes the mix fades from one to the other; all else is silent.
  between({ x, y, reach }) {
    const count = this.feelings.length
    const turn = ((Math.atan2(y, x) + Math.PI / 2) / (2 * Math.PI) + 1) % 1
    const first = Math.floor(turn * count) % count
    const share = turn * count - Math.floor(turn * count)
    const weights = Object.fromEntries(this.feelings.map((feeling) => [feeling.name, 0]))
    weights[this.feelings[first].name] = unit(reach * (1 - share))
    weights[this.feelings[(first + 1) % count].name] = unit(reach * share)
    return weights
  }

  startDrag(event) {
    const dot = event.target.closest(".dot")
    const start = this.touch(event)
    const outside = Math.hypot(start.x, start.y) > REACH + 14
    if (this.locked || event.button !== 0 || (!dot && outside)) return
    event.preventDefault()
    const index = dot ? Number(dot.dataset.index) : -1
    const change = (at) =>
      this.set(dot ? { [this.feelings[index].name]: this.along(index, at) } : this.between(at))
    this.dragging = true
    dot?.focus({ preventScroll: true })
    this.svg.setPointerCapture(event.pointerId)
    const move = (e) => change(this.touch(e))
    const end = () => {
      for (const kind of ["pointerup", "pointercancel"]) this.svg.removeEventListener(kind, end)
      this.svg.removeEventListener("pointermove", move)
      this.dragging = false
      this.outbox.put(this.op, true)
    }
    if (!dot) change(start)
    this.svg.addEventListener("pointermove", move)
    for (const kind of ["pointerup", "pointercancel"]) this.svg.addEventListener(kind, end)
  }
}

export default function (api) {
  const root = api.parentElement
  if (!pads.has(root)) pads.set(root, new Pad(root, api.data))
  pads.get(root).update(api)
  return () => pads.delete(root)
}
