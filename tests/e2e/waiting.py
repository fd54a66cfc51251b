"""Waiting for what must come, and noting in the browser what passes before a test could look."""

import time
from collections.abc import Callable

PATIENCE_S = 60.0  # only ever reached by a test that fails
POLL_S = 0.05

LIT = """
window.lit = [];
window.noteLit = (selector) => {
  const found = (root) => [...root.querySelectorAll(selector)].map((word) => word.textContent);
  const shadows = [...document.querySelectorAll("*")].map((one) => one.shadowRoot);
  const roots = [document, ...shadows.filter(Boolean)];
  const note = () => {
    for (const root of roots) for (const text of found(root)) if (lit.at(-1) !== text) lit.push(text);
  };
  const observer = new MutationObserver(note);
  for (const root of roots) observer.observe(root, { subtree: true, childList: true, attributes: true });
};
"""
"""Script of a page: after `noteLit(selector)`, `lit` has the text of all that the selector ever found."""

SLOWLY = """
window.slowness = 1;
const clock = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "currentTime").get;
Object.defineProperty(BaseAudioContext.prototype, "currentTime", {
  get() { return clock.call(this) / window.slowness; },
});
window.started = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (when, offset) {
  const { length } = this.buffer;
  const rate = this.context.sampleRate;
  window.started.push({ when, offset, rate, length, first: this.buffer.getChannelData(0)[0] });
  this.playbackRate.value = 1 / window.slowness;
  return start.call(this, when * window.slowness, offset);
};
"""
"""Script of a page: `started` has all that was played; a `slowness` above 1 draws what is heard out."""


def comes_true(told: Callable[[], bool], wait_s: float = PATIENCE_S) -> bool:
    """Whether something is true now or becomes true in time."""
    end = time.monotonic() + wait_s
    while time.monotonic() < end:
        if told():
            return True
        time.sleep(POLL_S)
    return told()


def until(wanted: object, probe: Callable[[], object]) -> None:
    """Wait until a probe finds what it should."""
    comes_true(lambda: probe() == wanted)
    assert probe() == wanted
