// When the outbox is sent: at once, but not again before the answer or a while has come. A run of the page that is
// overtaken by the next one may cost the list its place in the page, and whoever writes the focus.

const BREATH_MS = 700;
const REST_MS = 40; // after an answer, which comes a little before the end of its run
const SELECTION_MS = 150;
const LOST_MS = 4000; // an operation that has no answer after this long is sent again

class Sender {
  constructor(send, model) {
    this.send = send;
    this.model = model;
    this.turn = 0;
    this.waiting = false;
    this.sentAt = 0;
    this.timer = null;
    this.watch = setInterval(() => {
      if (this.model.pending.length && performance.now() - this.sentAt > LOST_MS) this.now();
    }, 1000);
  }

  soon() {
    const passed = performance.now() - this.sentAt;
    if (!this.waiting || passed > BREATH_MS) this.schedule(0);
    else this.schedule(BREATH_MS - passed);
  }

  later() {
    if (!this.timer) this.schedule(SELECTION_MS);
  }

  schedule(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), delay);
  }

  now() {
    clearTimeout(this.timer);
    this.timer = null;
    this.turn += 1;
    this.waiting = true;
    this.sentAt = performance.now();
    this.send(this.turn);
  }

  answered() {
    this.waiting = false;
    if (this.model.pending.some((op) => op.seq > this.model.sent)) this.schedule(REST_MS);
  }

  close() {
    clearTimeout(this.timer);
    clearInterval(this.watch);
  }
}
