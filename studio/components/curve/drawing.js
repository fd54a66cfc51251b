// The editor's picture: words, grid, pitch, curve and its points.

Object.assign(Editor.prototype, {
  x(at) { return PAD.side + at * (this.width - 2 * PAD.side) },
  y(strength) { return PAD.top + (1 - strength) * (HEIGHT - PAD.top - PAD.bottom) },

  measure() {
    const shown = this.scroll.clientWidth || 600
    const tight = this.data.words.map((w) => (w.text.length * LETTER_PX + 6) / Math.max(1e-3, w.end - w.at))
    const wanted = tight.sort((a, b) => a - b)[Math.floor(tight.length * 0.8)] ?? 0
    this.width = Math.min(WIDEST, Math.max(shown, wanted))
    this.stage.style.width = `${this.width}px`
    this.svg.setAttribute("width", this.width)
  },

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
    const scale = [0, 0.5, 1].map((s) => this.strengthLabel(s))
    this.area = draw("path", { class: "area" })
    this.path = draw("path", { class: "path" })
    const pitch = draw("path", { class: "pitch", d: this.pitchLine() })
    this.head = draw("line", { class: "head", y1: PAD.top, y2: HEIGHT - PAD.bottom, visibility: "hidden" })
    const held = this.svg.contains(this.root.activeElement)
    this.dots = this.points.map((_, i) => this.dot(i))
    this.svg.replaceChildren(...bands, ...grid, ...this.safeLine(), pitch, this.area, this.path, ...scale, this.head, ...this.dots)
    this.labels = this.data.words.map((word) => this.label(word))
    this.words.replaceChildren(...this.labels)
    this.repaint()
    if (held) this.dots[this.picked]?.focus({ preventScroll: true })
  },

  // What a height means, at the end of the line, where seldom a point lies on it.
  strengthLabel(strength) {
    const y = this.y(strength) + (strength === 1 ? 13 : -4)
    const label = draw("text", { class: "scale", x: this.width - PAD.side - 4, y, "aria-hidden": "true" })
    label.textContent = String(strength)
    return label
  },

  pitchLine() {
    const { pitch } = this.data
    const step = 1 / Math.max(1, pitch.length - 1)
    const at = (height, i) => `${this.x(i * step).toFixed(1)} ${this.y(height).toFixed(1)}`
    return pitch.map((h, i) => (h === null ? "" : `${(pitch[i - 1] ?? null) === null ? "M" : "L"}${at(h, i)}`)).join("")
  },

  dot(index) {
    const dot = draw("g", { class: "dot", tabindex: 0, role: "slider", "aria-orientation": "vertical",
      "aria-valuemin": 0, "aria-valuemax": 1, "data-index": index, "aria-describedby": "about" })
    dot.append(draw("circle", { r: 16, class: "reach" }), draw("circle", { r: 6.5, class: "knob" }))
    if (this.data.locked) dot.setAttribute("aria-readonly", "true")
    return dot
  },

  label(word) {
    const label = make("span", { cls: "word", text: word.text, title: word.text })
    label.style.left = `${this.x(word.at)}px`
    label.style.width = `${Math.max(0, this.x(word.end) - this.x(word.at))}px`
    label.addEventListener("click", () => this.sound.take && this.sound.play(this.sound.timeOf(word.at)))
    return label
  },

  repaint() {
    const line = outline(this.points).map(([at, s]) => `${this.x(at).toFixed(1)} ${this.y(s).toFixed(1)}`)
    const floor = this.y(0)
    this.path.setAttribute("d", `M${line.join("L")}`)
    this.area.setAttribute("d", `M${this.x(0)} ${floor}L${line.join("L")}L${this.x(1)} ${floor}Z`)
    this.points.forEach((point, i) => {
      const dot = this.dots[i]
      dot.setAttribute("transform", `translate(${this.x(point.at)} ${this.y(point.strength)})`)
      dot.setAttribute("aria-valuenow", point.strength.toFixed(2))
      dot.setAttribute("aria-valuetext", this.warned(point, this.spoken(point)))
      dot.setAttribute("aria-label", this.say("point", { index: i + 1, count: this.points.length }))
      dot.classList.toggle("held", point.anchor !== null)
      dot.classList.toggle("picked", i === this.picked)
      dot.toggleAttribute("data-entry", i === this.picked)
    })
    this.showBeyond()
    if (document.activeElement !== this.easing) this.easing.value = this.points[this.picked].easing
  },

  spoken(point) {
    const words = this.data.words
    const word = words.findLast((one) => one.at <= point.at + 1e-6) ?? words[0]
    const facts = { percent: Math.round(point.at * 100), strength: point.strength.toFixed(2),
      word: word?.text ?? "", easing: this.say(`easing_${point.easing}`) }
    return this.say(point.anchor === null ? "value" : "value_held", facts)
  },
})
