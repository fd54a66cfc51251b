// Plays takes one after the other, and waits for those that are still being made.

class Sound {
  // host: rowOf(id), roleOf(row), gapOf(row), wanted(ids), changed(), say(key, facts)
  constructor(host) {
    this.host = host;
    this.queue = [];
    this.now = null; // id of the line that is heard or waited for
    this.turn = 0; // what was started in an earlier turn is not played any more
    this.ends = 0; // when the last line ends, in the time of the context
    this.sources = new Set();
    this.buffers = new Map();
  }

  get busy() {
    return this.now !== null;
  }

  // Must be called by a key or a click: browsers let no page sound by itself.
  play(ids) {
    this.stop();
    this.context = this.context || new AudioContext();
    this.context.resume();
    this.queue = [...ids];
    this.ends = 0;
    const missing = ids.filter((id) => !(this.host.rowOf(id) || {}).c);
    if (missing.length) this.host.wanted(missing);
    this.next();
  }

  stop() {
    this.turn += 1;
    this.queue = [];
    this.now = null;
    this.loading = false;
    for (const source of this.sources) source.stop();
    this.sources.clear();
    this.host.changed();
  }

  // Called whenever rows have changed: a line that was waited for may be there.
  look() {
    if (this.busy && !this.loading && !this.sources.size) this.next();
  }

  async next() {
    const turn = this.turn;
    while (this.queue.length) {
      const row = this.host.rowOf(this.queue[0]);
      if (row && (row.c || !["failed", "impossible"].includes(row.k))) break;
      if (row) this.host.say("lines.skipped", { text: row.t });
      this.queue.shift();
    }
    this.now = this.queue[0] || null;
    this.host.changed();
    const row = this.now && this.host.rowOf(this.now);
    if (!row || !row.c) return;
    this.loading = true;
    const buffer = await this.load(row.c);
    if (turn !== this.turn) return;
    this.loading = false;
    if (buffer) this.start(row, buffer);
    else this.fail(row);
  }

  fail(row) {
    this.host.say("lines.no_sound", { text: row.t });
    this.queue.shift();
    this.next();
  }

  start(row, buffer) {
    const { context } = this;
    const role = this.host.roleOf(row);
    const gain = new GainNode(context, { gain: 10 ** ((role.gain || 0) / 20) });
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(gain).connect(new StereoPannerNode(context, { pan: role.pan || 0 })).connect(context.destination);
    const follows = this.ends > 0 ? this.ends + this.host.gapOf(row) : 0;
    const at = Math.max(context.currentTime, follows);
    source.start(at);
    this.ends = at + buffer.duration;
    this.sources.add(source);
    this.queue.shift();
    const following = this.queue[0] && this.host.rowOf(this.queue[0]);
    if (following && following.c) this.load(following.c);
    // The next line may begin before this one ends: an interruption.
    const wait = following ? Math.max(0, this.ends + Math.min(0, this.host.gapOf(following)) - context.currentTime) : 0;
    const turn = this.turn;
    source.onended = () => {
      this.sources.delete(source);
      if (turn === this.turn && (!following || this.now === row.id)) this.next();
    };
    if (following && this.host.gapOf(following) < 0) {
      setTimeout(() => turn === this.turn && this.now === row.id && this.next(), wait * 1000);
    }
  }

  async load(address) {
    if (!this.buffers.has(address)) {
      if (this.buffers.size > 12) this.buffers.delete(this.buffers.keys().next().value);
      this.buffers.set(address, this.fetch(address));
    }
    return this.buffers.get(address);
  }

  async fetch(address) {
    try {
      const answer = await fetch(address);
      return answer.ok ? await this.context.decodeAudioData(await answer.arrayBuffer()) : null;
    } catch {
      this.buffers.delete(address);
      return null;
    }
  }
}
