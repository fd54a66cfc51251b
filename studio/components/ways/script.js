// One listener for the whole page; it comes before all others, because lists and fields keep keys to themselves.

const LOOK_MS = 60
const LOOKS = 200 // until a page that is slow to come is given up
const ENTRY_LOOKS = 12 // components of a page appear a little after it

function linkAt(digit) {
  return document.querySelectorAll(".st-key-nav a")[digit - 1]
}

// The address ends with the name of the page that is shown; Home has none.
function isThere(digit) {
  const idle = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
  return idle && location.pathname.endsWith(`/${linkAt(digit)?.getAttribute("href")}`)
}

function entry() {
  for (const element of document.querySelectorAll("#stMain *")) {
    const found = element.shadowRoot?.querySelector("[data-entry]")
    if (found) return found
  }
  return null
}

class Ways {
  constructor() {
    document.addEventListener("keydown", (event) => this.pressed(event), true)
    document.addEventListener("pointerdown", () => this.stop(), true)
  }

  pressed(event) {
    if (!["Alt", "Shift", "Control", "Meta"].includes(event.key)) this.stop()
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return
    const digit = Number(/^Digit(\d)$/.exec(event.code)?.[1] ?? NaN)
    if (Number.isNaN(digit) || (digit && !linkAt(digit)) || document.querySelector("[role=dialog]")) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (digit && !isThere(digit)) {
      linkAt(digit).click()
      this.look(() => isThere(digit), LOOKS, () => this.enter())
    } else this.enter()
  }

  enter() {
    const go = () => (entry() ?? document.getElementById("stMain"))?.focus()
    this.look(entry, ENTRY_LOOKS, go, go)
  }

  // Look again until something is true; whoever presses or types something else in between is left alone.
  look(isTrue, looks, done, otherwise) {
    this.stop()
    if (isTrue()) return done()
    if (!looks) return otherwise?.()
    this.timer = setTimeout(() => this.look(isTrue, looks - 1, done, otherwise), LOOK_MS)
  }

  stop() {
    clearTimeout(this.timer)
  }
}

// One for as long as the tab is open: a change of page mounts the component anew while a key is still on its way.
export default function () {
  globalThis.studioWays ??= new Ways()
}
