// The editor's sound: play, pause, where it is.

Object.assign(Editor.prototype, {
  toggle() {
    if (this.sound.toggle()) return
    this.sound.wanted = true
    this.send({ op: "hear" })
    this.tell("rendering")
    this.showSound()
  },

  pageKey(event) {
    if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    let active = document.activeElement
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
    if (active && active.closest("input, textarea, select, button, a, [contenteditable], [role=dialog]")) return
    event.preventDefault()
    this.toggle()
  },

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
  },

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
  },
})
