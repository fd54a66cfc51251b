// Curves as plain values: points in order, strengths 0 to 1, the easings of `tts.curve`. Knows no page.

const EASINGS = ["linear", "smooth", "in", "out", "hold"]

const EASE = {
  linear: (u) => u,
  smooth: (u) => u * u * (3 - 2 * u),
  in: (u) => u * u,
  out: (u) => 1 - (1 - u) * (1 - u),
  hold: () => 0,
}

const unit = (value) => Math.min(1, Math.max(0, value))

function strengthAt(points, at) {
  const last = points.findLastIndex((point) => point.at <= at)
  if (last < 0) return points[0].strength
  const point = points[last]
  const after = points[last + 1]
  if (!after || after.at === point.at) return point.strength
  const share = (at - point.at) / (after.at - point.at)
  return point.strength + (after.strength - point.strength) * EASE[point.easing](share)
}

function moved(points, index, at, strength, anchor) {
  const low = index ? points[index - 1].at : 0
  const high = index + 1 < points.length ? points[index + 1].at : 1
  const place = Math.min(high, Math.max(low, at))
  const held = place === points[index].at ? points[index].anchor : place === at ? anchor : null
  const point = { ...points[index], at: place, strength: unit(strength), anchor: held ?? null }
  return points.map((old, i) => (i === index ? point : old))
}

function added(points, at, strength) {
  const index = points.findLastIndex((point) => point.at <= at) + 1
  const easing = points[Math.max(0, index - 1)].easing
  const point = { at, strength: unit(strength), easing, anchor: null }
  return { points: [...points.slice(0, index), point, ...points.slice(index)], index }
}

function addedBehind(points, index) {
  const here = points[index]
  const after = points[index + 1]
  const before = points[index - 1]
  const from = after && after.at > here.at ? here.at : before ? before.at : 0
  const to = after && after.at > here.at ? after.at : before ? here.at : 1
  const at = (from + to) / 2
  return added(points, at, strengthAt(points, at))
}

const removed = (points, index) => (points.length > 1 ? points.filter((_, i) => i !== index) : points)

const eased = (points, index, easing) => points.map((p, i) => (i === index ? { ...p, easing } : p))

const nextEasing = (easing) => EASINGS[(EASINGS.indexOf(easing) + 1) % EASINGS.length]

function nearestWord(words, at) {
  return words.reduce(
    (best, word) => (!best || Math.abs(word.at - at) < Math.abs(best.at - at) ? word : best),
    null
  )
}

function wordBeside(words, at, step) {
  const order = step > 0 ? words : [...words].reverse()
  return order.find((word) => (word.at - at) * step > 1e-6) ?? null
}

function snapped(points, index, words) {
  const word = nearestWord(words, points[index].at)
  return word ? moved(points, index, word.at, points[index].strength, word.char) : points
}

// Enough straight pieces for the eye; a step (two points at one place, or a hold) stays upright.
function outline(points, steps = 12) {
  const out = [[0, points[0].strength]]
  points.forEach((point, i) => {
    out.push([point.at, point.strength])
    const after = points[i + 1]
    if (!after) return
    const pieces = point.easing === "linear" ? 1 : point.easing === "hold" ? 0 : steps
    for (let n = 1; n < pieces; n++) {
      const u = n / pieces
      const strength = point.strength + (after.strength - point.strength) * EASE[point.easing](u)
      out.push([point.at + (after.at - point.at) * u, strength])
    }
    if (pieces === 0) out.push([after.at, point.strength])
  })
  out.push([1, points.at(-1).strength])
  return out
}
