// What pointer and keys do to the curve.

Object.assign(Editor.prototype, {
  send(body) {
    this.outbox.put({ ...body, line: this.line })
  },

  commit() {
    this.outbox.put(this.whole, true)
  },

  soon() {
    this.outbox.soon(this.whole)
  },

  change(points, { index = this.picked, redraw = false, focus = false } = {}) {
    this.points = points
    this.picked = Math.max(0, Math.min(index, points.length - 1))
    if (redraw) this.paint()
    else this.repaint()
    if (focus) this.dots[this.picked].focus({ preventScroll: true })
  },

  pick(event) {
    const dot = event.target.closest(".dot")
    if (!dot) return
    this.picked = Number(dot.dataset.index)
    this.repaint()
  },

  spot(event) {
    const box = this.svg.getBoundingClientRect()
    const at = (event.clientX - box.left - PAD.side) / (this.width - 2 * PAD.side)
    const strength = 1 - (event.clientY - box.top - PAD.top) / (HEIGHT - PAD.top - PAD.bottom)
    return { at: unit(at), strength: unit(strength) }
  },

  aim(at, event) {
    const word = this.snap && !event.altKey ? nearestWord(this.data.words, at) : null
    const close = word && Math.abs(this.x(word.at) - this.x(at)) < 12
    return close && at > 0 && at < 1 ? { at: word.at, anchor: word.char } : { at, anchor: null }
  },

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
  },

  addHere(event) {
    if (this.data.locked || event.target.closest(".dot")) return
    const { at, strength } = this.spot(event)
    const goal = this.aim(at, event)
    const { points, index } = added(this.points, goal.at, strength)
    points[index].anchor = goal.anchor
    this.change(points, { index, redraw: true, focus: true })
    this.commit()
  },

  addBehind() {
    const { points, index } = addedBehind(this.points, this.picked)
    this.change(points, { index, redraw: true, focus: true })
    this.commit()
  },

  remove() {
    if (this.points.length === 1) return this.tell("last_point")
    const index = Math.max(0, this.picked - 1)
    this.change(removed(this.points, this.picked), { index, redraw: true, focus: true })
    return this.commit()
  },

  setEasing(easing) {
    this.change(eased(this.points, this.picked, easing))
    this.tell(`easing_${easing}`)
    this.soon()
  },

  setSnap(on) {
    this.snap = on
    this.snapper.setAttribute("aria-pressed", String(on))
  },

  hold() {
    const point = this.points[this.picked]
    const free = this.points.map((p, i) => (i === this.picked ? { ...p, anchor: null } : p))
    this.change(point.anchor === null ? snapped(this.points, this.picked, this.data.words) : free)
    this.soon()
  },

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
  },

  keyDone(event, act) {
    event.preventDefault()
    event.stopPropagation()
    act()
  },

  nudge(time, strength) {
    const point = this.points[this.picked]
    const anchor = time ? null : point.anchor
    this.change(moved(this.points, this.picked, unit(point.at + time), point.strength + strength, anchor))
    this.soon()
  },

  tell(key) {
    this.live.textContent = this.say(key)
  },
})
