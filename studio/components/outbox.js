// Operations on their way to Python: one at a time, in order, none lost between two reruns.
//
// Python answers with the number of the last operation it has seen (`rev`) and the value as it is now. As long
// as an operation is on its way, or the user is in the middle of one, answers about the value are not taken.

const LOST_MS = 4000
const KEY_MS = 250

class Outbox {
  constructor(send, rev) {
    this.send = send
    this.rev = rev
    this.seen = rev
    this.waiting = []
    this.sentAt = 0
    this.timer = 0
    this.later = null
  }

  get settled() {
    return this.seen >= this.rev && !this.waiting.length && !this.timer
  }

  // `whole` says that the operation holds all that an earlier one of its kind could have said.
  put(op, whole = false) {
    this.flush()
    const last = this.waiting.at(-1)
    if (whole && last?.whole && last.op.op === op.op && last.op.line === op.line) this.waiting.pop()
    this.waiting.push({ op, whole })
    this.next()
  }

  // A value that keys are still changing: it goes when they rest, or before anything else does.
  soon(op) {
    clearTimeout(this.timer)
    this.later = op
    this.timer = setTimeout(() => this.flush(), KEY_MS)
  }

  flush() {
    clearTimeout(this.timer)
    const op = this.later
    this.timer = 0
    this.later = null
    if (op) this.put(op, true)
  }

  hear(rev) {
    this.seen = Math.max(this.seen, this.lost ? this.rev : rev)
    this.next()
  }

  get lost() {
    return performance.now() - this.sentAt > LOST_MS
  }

  next() {
    if (!this.waiting.length || (this.seen < this.rev && !this.lost)) return
    this.rev += 1
    this.sentAt = performance.now()
    this.send({ ...this.waiting.shift().op, rev: this.rev })
  }
}
