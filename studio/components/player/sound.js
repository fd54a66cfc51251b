// Plays clips at their places on a timeline, by the clock of the sound card: to the frame where the mix has them.
// Clips are fetched and decoded a while before they are due and dropped a while after, so that a scene may be long.

const LEAD_S = 0.05; // from the press of a button to the first sound, so that its start is not missed
const SCHEDULED_S = 4; // a hidden page's timers fire once a second only
const READY_S = 3; // what must be decoded before playing starts
const DECODED_S = 45; // what is decoded ahead
const KEPT_S = 240; // of decoded sound; beyond, what lies farthest from the playhead goes
const FADE_S = 0.005; // as in the mix
const TICK_MS = 150;

class Sound {
  constructor(changed) {
    this.changed = changed; // called when playing starts or ends, and when a clip cannot be had
    this.lines = [];
    this.rate = 22050;
    this.clips = new Map(); // address -> {buffer, words, failed, coming}
    this.sources = new Map(); // line id -> source that was scheduled
    this.buses = new Map(); // role id -> its gains
    this.playing = false;
    this.waiting = false;
    this.from = 0; // place on the timeline at which playing started, in seconds
    this.only = null; // the one line that is played, null for the scene
    this.score = []; // the lines as they stood when playing started
    this.turn = 0;
  }

  load(lines, roles, rate) {
    this.lines = lines;
    this.rate = rate;
    this.end = lines.reduce((most, line) => Math.max(most, heardTo(line)), 0);
    this.roles = roles;
    this.mix();
  }

  get position() {
    if (!this.playing) return this.from;
    const passed = this.audio.currentTime - (this.audio.outputLatency || 0) - this.startFrame / this.rate;
    return Math.min(this.until, this.from + Math.max(0, passed));
  }

  async play(from, only = null) {
    const turn = ++this.turn;
    this.silence();
    this.score = this.lines;
    const line = only && this.lines.find((one) => one.id === only);
    this.only = line ? only : null;
    this.from = line ? line.start : from;
    this.until = line ? heardTo(line) : this.end;
    this.waiting = true;
    this.changed();
    if (!this.audio) this.audio = new AudioContext({ sampleRate: this.rate });
    this.mix();
    await this.audio.resume();
    await Promise.all(this.heardWithin(this.from, this.from + READY_S).map((one) => this.fetch(one)));
    if (turn !== this.turn) return;
    this.waiting = false;
    this.playing = true;
    this.startFrame = Math.ceil((this.audio.currentTime + LEAD_S) * this.rate);
    this.schedule();
    this.timer = setInterval(() => this.schedule(), TICK_MS);
    this.changed();
  }

  pause() {
    const place = this.position;
    this.turn += 1;
    this.silence();
    this.from = place;
    this.changed();
  }

  seek(place) {
    const to = Math.min(this.end, Math.max(0, place));
    if (this.playing || this.waiting) return this.play(to);
    this.from = to;
    this.changed();
    return null;
  }

  silence() {
    clearInterval(this.timer);
    for (const source of this.sources.values()) source.stop();
    this.sources.clear();
    this.playing = this.waiting = false;
  }

  close() {
    this.turn += 1;
    this.silence();
    if (this.audio) this.audio.close();
    this.audio = null;
  }

  // Where playing goes on after lines have moved: the same place of the same line; null where nothing moved.
  moved() {
    const times = (lines) => lines.map((line) => `${line.id} ${line.start} ${line.url}`).join();
    if (!this.playing || times(this.lines) === times(this.score)) return null;
    const place = this.position;
    const old = this.score.findLast((line) => line.start <= place && place < line.start + line.seconds);
    const now = this.lines.find((line) => line.id === old?.id);
    return now ? now.start + place - old.start : place;
  }

  heardWithin(from, to) {
    const lines = this.only ? this.score.filter((line) => line.id === this.only) : this.score;
    return lines.filter((line) => line.url && line.start < to && heardTo(line) > from);
  }

  schedule() {
    const place = this.position;
    if (place >= this.until) {
      this.turn += 1;
      this.silence();
      this.from = this.only ? this.score.find((line) => line.id === this.only).start : this.until;
      this.changed();
      return;
    }
    for (const line of this.heardWithin(place, place + DECODED_S)) {
      const clip = this.clips.get(line.url);
      if (!clip) this.fetch(line);
      else if (clip.buffer && line.start < place + SCHEDULED_S && !this.sources.has(line.id)) this.start(line, clip);
    }
    this.forget(place);
  }

  start(line, clip) {
    const source = new AudioBufferSourceNode(this.audio, { buffer: clip.buffer });
    source.connect(this.bus(line.role).gain);
    const frame = this.startFrame + Math.round(line.start * this.rate) - Math.round(this.from * this.rate);
    const late = Math.max(0, this.startFrame - frame, Math.ceil(this.audio.currentTime * this.rate) - frame);
    source.start((frame + late) / this.rate, late / this.rate);
    this.sources.set(line.id, source);
  }

  async fetch(line) {
    const known = this.clips.get(line.url);
    if (known) return known.coming;
    const clip = { seconds: line.seconds + line.tail_s };
    this.clips.set(line.url, clip);
    clip.coming = this.decode(line, clip).catch(() => {
      clip.failed = true;
      this.changed();
    });
    return clip.coming;
  }

  async decode(line, clip) {
    const words = line.words_url ? wordsOf(line.words_url) : [];
    const answer = await fetch(line.url);
    if (!answer.ok) throw new Error(answer.statusText);
    clip.buffer = await this.audio.decodeAudioData(await answer.arrayBuffer());
    fade(clip.buffer);
    clip.words = await words;
  }

  forget(place) {
    const held = [...this.clips].filter(([, clip]) => clip.buffer);
    let seconds = held.reduce((sum, [, clip]) => sum + clip.seconds, 0);
    if (seconds <= KEPT_S) return;
    const near = new Set(this.heardWithin(place - 1, place + DECODED_S).map((line) => line.url));
    for (const [url, clip] of held) {
      if (seconds <= KEPT_S / 2) break;
      if (near.has(url)) continue;
      this.clips.delete(url);
      seconds -= clip.seconds;
    }
  }

  bus(id) {
    if (this.buses.has(id)) return this.buses.get(id);
    const [gain, left, right] = [1, 2, 3].map(() => new GainNode(this.audio));
    const both = new ChannelMergerNode(this.audio, { numberOfInputs: 2 });
    gain.connect(left).connect(both, 0, 0);
    gain.connect(right).connect(both, 0, 1);
    both.connect(this.audio.destination);
    this.buses.set(id, { gain, left, right });
    this.mix();
    return this.buses.get(id);
  }

  // Gain and constant-power pan of every role as the mix has them, and who is muted.
  mix() {
    if (!this.audio) return;
    const solo = this.roles.some((role) => role.solo);
    for (const role of this.roles) {
      const bus = this.buses.get(role.id);
      if (!bus) continue;
      const heard = solo ? role.solo : !role.muted;
      const angle = ((role.pan + 1) * Math.PI) / 4;
      const now = this.audio.currentTime;
      bus.gain.gain.setTargetAtTime(heard ? 10 ** (role.gain_db / 20) : 0, now, 0.008);
      bus.left.gain.setTargetAtTime(Math.cos(angle), now, 0.008);
      bus.right.gain.setTargetAtTime(Math.sin(angle), now, 0.008);
    }
  }
}

// Reverberation goes on after a line, under the next one.
function heardTo(line) {
  return line.start + line.seconds + line.tail_s;
}

// Without its words a line is still heard.
async function wordsOf(url) {
  try {
    const answer = await fetch(url);
    return answer.ok ? await answer.json() : [];
  } catch {
    return [];
  }
}

function fade(buffer) {
  const frames = Math.min(Math.round(FADE_S * buffer.sampleRate), Math.floor(buffer.length / 2));
  for (let channel = 0; channel < buffer.numberOfChannels; channel += 1) {
    const samples = buffer.getChannelData(channel);
    for (let i = 0; i < frames; i += 1) {
      const level = 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / frames);
      samples[i] *= level;
      samples[samples.length - 1 - i] *= level;
    }
  }
}
