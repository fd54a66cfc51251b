// The safe maximum: a line on the picture, and a warning at every point beyond it.

Object.assign(Editor.prototype, {
  isBeyond(point) {
    const { safe } = this.data
    return safe !== null && point.strength > safe.height + 1e-6
  },

  safeLine() {
    const { safe } = this.data
    this.safe = null
    if (safe === null || safe.height >= 1) return []
    const y = this.y(safe.height)
    const about = draw("title", {})
    about.textContent = safe.told
    const edge = draw("line", { class: "edge", x1: PAD.side, x2: this.width - PAD.side, y1: y, y2: y })
    const reach = draw("line", { class: "catch", x1: PAD.side, x2: this.width - PAD.side, y1: y, y2: y })
    const name = draw("text", { class: "name", x: PAD.side + 4, y: y < PAD.top + 12 ? y + 13 : y - 5 })
    name.textContent = this.say("safe", { percent: safe.percent })
    this.safe = draw("g", { class: "safe" })
    this.safe.append(about, reach, edge, name)
    return [this.safe]
  },

  warned(point, spoken) {
    return this.isBeyond(point) ? this.say("safe_above", { value: spoken }) : spoken
  },

  showBeyond() {
    this.points.forEach((point, i) => this.dots[i].classList.toggle("beyond", this.isBeyond(point)))
    this.safe?.classList.toggle("passed", this.points.some((point) => this.isBeyond(point)))
  },
})
