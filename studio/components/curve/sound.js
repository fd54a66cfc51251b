// One take at a time, or two to compare, with the place along the curve that is heard now.

class Sound {
  constructor(onPlace, onState) {
    this.onPlace = onPlace
    this.onState = onState
    this.takes = []
    this.current = 0
    this.wanted = false
    this.failed = false
    this.frame = 0
  }

  load(takes) {
    const same = takes.length === this.takes.length && takes.every((t, i) => t.url === this.takes[i].url)
    if (same) {
      takes.forEach((take, i) => Object.assign(this.takes[i], take))
      return
    }
    this.stop()
    this.takes = takes.map((take) => ({ ...take, audio: this.audio(take.url) }))
    this.current = 0
    this.failed = false
    if (this.wanted && this.takes.length) this.play()
    this.onState()
  }

  audio(url) {
    const audio = new Audio(url)
    audio.preload = "auto"
    audio.addEventListener("ended", () => this.rest())
    audio.addEventListener("error", () => {
      this.failed = true
      this.rest()
    })
    return audio
  }

  get take() {
    return this.takes[this.current] ?? null
  }

  get playing() {
    return Boolean(this.take && !this.take.audio.paused && !this.take.audio.ended)
  }

  play(fromS) {
    if (!this.take) return false
    this.wanted = false
    if (fromS !== undefined) this.take.audio.currentTime = fromS
    this.take.audio.play().then(
      () => this.follow(),
      () => this.rest()
    )
    return true
  }

  toggle() {
    if (this.playing) this.stop()
    else return this.play()
    return true
  }

  stop() {
    if (this.take) this.take.audio.pause()
    this.rest()
  }

  swap() {
    if (this.takes.length < 2) return
    const playing = this.playing
    const from = this.take
    const place = this.placeOf(from.audio.currentTime, from)
    from.audio.pause()
    this.current = (this.current + 1) % this.takes.length
    this.take.audio.currentTime = this.timeOf(place)
    if (playing) this.play()
    this.onState()
  }

  rest() {
    cancelAnimationFrame(this.frame)
    this.onState()
    const audio = this.take?.audio
    this.onPlace(audio && audio.currentTime > 0 && !audio.ended ? this.placeOf(audio.currentTime) : null)
  }

  follow() {
    this.onState()
    const step = () => {
      if (!this.playing) return
      this.onPlace(this.placeOf(this.take.audio.currentTime))
      this.frame = requestAnimationFrame(step)
    }
    step()
  }

  // `times` are seconds and `places` the same moments along the curve; both rise.
  placeOf(seconds, take = this.take) {
    return between(seconds, take.times, take.places)
  }

  timeOf(place, take = this.take) {
    return between(place, take.places, take.times)
  }

  close() {
    this.stop()
    this.takes = []
  }
}

function between(x, xs, ys) {
  if (!xs.length || x <= xs[0]) return ys[0] ?? 0
  for (let i = 1; i < xs.length; i++) {
    if (x < xs[i]) return ys[i - 1] + ((ys[i] - ys[i - 1]) * (x - xs[i - 1])) / (xs[i] - xs[i - 1])
  }
  return ys.at(-1)
}
