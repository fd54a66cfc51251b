// Three strips over one time axis: pitch, level, strength; below them the words.

const HEIGHT = 320
const TALL = 352 // where words stand on end
const LONGEST = 10 // letters of a word on end
const ROW_PX = 11 // between two words on end
const LEFT = 52
const RIGHT = 10
const STRIPS = { pitch: [26, 178], level: [192, 238], strength: [250, 284] }
const LEVELS_DB = [-60, -40, -20]
const FLOOR_DB = -70
const PITCHES_HZ = [50, 60, 80, 100, 130, 170, 220, 300, 400, 550]
const ROOM_ST = 2
const plots = new WeakMap()

// About how long a text is in pixels, Chinese characters being as wide as they are high.
function lengthOf(text, wide, narrow) {
  return text.length * (/[\u2e80-\uffff]/.test(text) ? wide : narrow)
}

class Plot {
  constructor(root) {
    this.svg = draw("svg", { class: "plot", height: HEIGHT, role: "img" })
    this.read = make("div", { cls: "read" })
    this.box = make("div", { cls: "box" }, [this.svg, this.read])
    mount(root, this.box)
    this.watch = new ResizeObserver(() => this.paint())
    this.watch.observe(this.box)
    this.svg.addEventListener("pointermove", (event) => this.point(event))
    this.svg.addEventListener("pointerleave", () => this.rest())
    this.onHeard = (event) => this.heard(event.detail)
    addEventListener("studio-heard", this.onHeard)
  }

  update(data) {
    this.data = data
    this.svg.setAttribute("aria-label", data.alt)
    this.paint()
  }

  x(seconds) {
    return LEFT + (seconds / this.seconds) * (this.width - LEFT - RIGHT)
  }

  y(strip, share) {
    const [top, bottom] = STRIPS[strip]
    return bottom - Math.min(1, Math.max(0, share)) * (bottom - top)
  }

  pitchY(hz) {
    return this.y("pitch", (Math.log2(hz) - this.low) / (this.high - this.low))
  }

  levelY(db) {
    return this.y("level", (db - FLOOR_DB) / -FLOOR_DB)
  }

  scale() {
    const { planned, measured } = this.data
    const heard = [planned, ...measured].flatMap((track) => track.f0_hz).filter((hz) => hz !== null)
    const sorted = heard.sort((a, b) => a - b)
    const low = sorted[Math.floor(sorted.length * 0.01)] ?? 100
    const high = sorted[Math.floor(sorted.length * 0.99)] ?? 200
    this.low = Math.log2(low) - ROOM_ST / 12
    this.high = Math.log2(high) + (ROOM_ST + 1) / 12
    this.seconds = Math.max(0.1, planned.seconds)
    this.width = Math.max(280, this.box.clientWidth)
  }

  paint() {
    if (!this.data) return
    this.scale()
    const { planned, measured } = this.data
    this.svg.setAttribute("width", this.width)
    this.hair = draw("line", { class: "hair", y1: STRIPS.pitch[0], y2: STRIPS.strength[1], visibility: "hidden" })
    this.head = draw("line", { class: "head", y1: STRIPS.pitch[0], y2: STRIPS.strength[1], visibility: "hidden" })
    const tracks = [planned, ...measured].flatMap((track, i) => this.track(track, i))
    const nodes = [...this.ground(), ...this.pauses(), this.strength(), ...this.heardStrengths(), ...tracks, ...this.marks()]
    this.svg.replaceChildren(...nodes, ...this.words(), ...this.legend(), this.hair, this.head)
    this.rest()
  }

  line(values, seconds, height) {
    const step = seconds / Math.max(1, values.length - 1)
    let pen = "M"
    return values
      .map((value, i) => {
        if (value === null) {
          pen = "M"
          return ""
        }
        const spot = `${pen}${this.x(i * step).toFixed(1)} ${height(value).toFixed(1)}`
        pen = "L"
        return spot
      })
      .join("")
  }

  track(track, index) {
    const kind = ["planned", "measured", "compared"][index]
    const pitch = this.line(track.f0_hz, track.seconds, (hz) => this.pitchY(hz))
    const level = this.line(track.level_db, track.seconds, (db) => this.levelY(db))
    return [draw("path", { class: `track ${kind}`, d: level }), draw("path", { class: `track ${kind}`, d: pitch })]
  }

  strength() {
    const line = this.line(this.data.strength, this.seconds, (share) => this.y("strength", share))
    const floor = STRIPS.strength[1]
    return draw("path", { class: "strength", d: `${line}L${this.x(this.seconds)} ${floor}L${LEFT} ${floor}Z` })
  }

  heardStrengths() {
    return this.data.heard.flatMap((contour, i) => {
      if (contour === null) return []
      const spot = (share, n) => `${this.x(contour.times_s[n]).toFixed(1)} ${this.y("strength", share).toFixed(1)}`
      const line = contour.strengths.map(spot).join("L")
      return [draw("path", { class: `track ${["measured", "compared"][i]}`, d: `M${line}` })]
    })
  }

  tick(y, text) {
    const label = draw("text", { class: "tick", x: LEFT - 6, y: y + 4, "text-anchor": "end" })
    label.textContent = text
    return [draw("line", { class: "grid", x1: LEFT, x2: this.width - RIGHT, y1: y, y2: y }), label]
  }

  ground() {
    const inside = PITCHES_HZ.filter((hz) => Math.log2(hz) > this.low && Math.log2(hz) < this.high)
    const far = inside.filter((hz, i) => !i || this.pitchY(inside[i - 1]) - this.pitchY(hz) > 14)
    const names = Object.entries(STRIPS).map(([strip, [top, bottom]]) => {
      const at = (top + bottom) / 2
      const name = draw("text", { class: "name", "text-anchor": "middle", transform: `translate(11 ${at}) rotate(-90)` })
      name.textContent = this.data.words_of[strip]
      return name
    })
    return [
      ...far.flatMap((hz) => this.tick(this.pitchY(hz), String(hz))),
      ...LEVELS_DB.flatMap((db) => this.tick(this.levelY(db), String(db))),
      ...[0, 1].flatMap((share) => this.tick(this.y("strength", share), String(share))),
      ...names,
    ]
  }

  pauses() {
    const top = STRIPS.pitch[0]
    return this.data.pauses.map((pause) =>
      draw("rect", { class: "pause", x: this.x(pause.start_s), y: top, height: STRIPS.strength[1] - top,
        width: Math.max(0, this.x(pause.end_s) - this.x(pause.start_s)) })
    )
  }

  marks() {
    return this.data.marks.map((mark) => {
      const sign = draw("text", { class: "mark", x: this.x(mark.at_s), y: this.pitchY(mark.f0_hz) - 9, "text-anchor": "middle" })
      sign.textContent = mark.sign
      return sign
    })
  }

  // Words stand upright where there is room for them, and on end where there is not; what would lie over the word
  // before is left out, as the curve above names every word.
  words() {
    const { words } = this.data
    const room = (this.width - LEFT - RIGHT) / Math.max(1, words.length)
    const tight = words.some((word) => word.text.length > 2) && room < 46
    this.svg.setAttribute("height", tight ? TALL : HEIGHT)
    let free = -Infinity
    return words.flatMap((word) => {
      const at = this.x((word.start_s + word.end_s) / 2)
      const half = tight ? ROW_PX / 2 : lengthOf(word.text, 13, 6.6) / 2
      if (at - half < free) return []
      free = at + half
      return [tight ? this.onEnd(word.text, at) : this.upright(word.text, at)]
    })
  }

  upright(text, at) {
    const label = draw("text", { class: "word", transform: `translate(${at} 302)`, "text-anchor": "middle" })
    label.textContent = text
    return label
  }

  onEnd(text, at) {
    const label = draw("text", { class: "word", transform: `translate(${at} 290) rotate(-58)`, "text-anchor": "end" })
    label.textContent = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
    return label
  }

  legend() {
    let x = LEFT
    return [this.data.planned, ...this.data.measured].flatMap((track, i) => {
      const kind = ["planned", "measured", "compared"][i]
      const line = draw("line", { class: `track ${kind}`, x1: x, x2: x + 26, y1: 10, y2: 10 })
      const name = draw("text", { class: "legend", x: x + 32, y: 14 })
      name.textContent = track.name
      x += 52 + lengthOf(track.name, 14, 7.5)
      return [line, name]
    })
  }

  point(event) {
    const box = this.svg.getBoundingClientRect()
    const share = (event.clientX - box.left - LEFT) / (this.width - LEFT - RIGHT)
    if (share < 0 || share > 1) return this.rest()
    const { planned, strength } = this.data
    const value = (row) => row[Math.round(share * (row.length - 1))] ?? null
    const hz = value(planned.f0_hz)
    const told = [`${(share * this.seconds).toFixed(2)} s`, hz === null ? "–" : `${Math.round(hz)} Hz`,
      `${Math.round(value(planned.level_db) ?? FLOOR_DB)} dB`, (value(strength) ?? 0).toFixed(2)]
    this.read.textContent = told.join(" · ")
    return this.stand(this.hair, share * this.seconds)
  }

  rest() {
    this.read.textContent = ""
    this.stand(this.hair, null)
  }

  heard(seconds) {
    if (this.head) this.stand(this.head, seconds !== null && seconds <= this.seconds ? seconds : null)
  }

  stand(line, seconds) {
    line.setAttribute("visibility", seconds === null ? "hidden" : "visible")
    const x = this.x(seconds ?? 0)
    line.setAttribute("x1", x)
    line.setAttribute("x2", x)
  }

  close() {
    this.watch.disconnect()
    removeEventListener("studio-heard", this.onHeard)
  }
}

export default function (api) {
  const root = api.parentElement
  if (!plots.has(root)) plots.set(root, new Plot(root))
  plots.get(root).update(api.data)
  return () => {
    plots.get(root)?.close()
    plots.delete(root)
  }
}
