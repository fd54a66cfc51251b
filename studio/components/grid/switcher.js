// Plays one of several readings of the same words, and goes over to another at the same word.
// Every sound is decoded ahead, so that a switch takes the time of one block of the sound card.

const LEAD_S = 0.004; // ahead of the block that is being computed, so that the first sample is not missed
const CROSS_S = 0.012; // equal-power cross-fade: too short to hear two voices, too long to hear a click
const HELD_S = 900; // of decoded sound; beyond, what was heard longest ago goes
const CURVE = 33;
const fadeIn = Float32Array.from({ length: CURVE }, (_, i) => Math.sin((Math.PI / 2) * (i / (CURVE - 1))));
const fadeOut = fadeIn.slice().reverse();

class Switcher {
  constructor(changed) {
    this.changed = changed;
    this.clips = new Map(); // id -> {id, url, gain_db, seconds, words}
    this.sounds = new Map(); // address -> {buffer, coming, failed, seconds}
    this.voices = new Set(); // what sounds or fades
    this.current = null;
    this.from = 0;
    this.loop = false;
    this.free = 0; // until when a fade is on its way
    this.turn = 0;
  }

  load(clips, rate) {
    this.rate = rate;
    this.clips = new Map(clips.map((clip) => [clip.id, clip]));
    for (const clip of clips) this.decode(clip);
  }

  get playing() {
    return Boolean(this.voice);
  }

  // Place in the clip that plays, in seconds of that clip, as it is computed now.
  get position() {
    if (!this.voice) return this.from;
    const { clip, offset, when } = this.voice;
    return Math.min(clip.seconds, offset + Math.max(0, this.audio.currentTime - when));
  }

  // Plays a clip: from the start, or, while another plays, from the same word on.
  async play(id, from = null) {
    const clip = this.clips.get(id);
    if (!clip) return;
    const turn = ++this.turn;
    if (!this.audio) this.audio = new AudioContext({ sampleRate: this.rate, latencyHint: "interactive" });
    const sound = this.decode(clip);
    if (!sound.buffer || this.audio.state !== "running") {
      await Promise.all([sound.coming, this.audio.resume()]);
      if (turn !== this.turn || !sound.buffer) return;
    }
    this.start(clip, sound.buffer, from);
  }

  start(clip, buffer, from) {
    const { audio, voice } = this;
    const when = Math.max(audio.currentTime + LEAD_S, this.free);
    let offset = from ?? 0;
    if (from === null && voice) {
      const there = Math.min(voice.clip.seconds, voice.offset + when - voice.when);
      offset = sameWord(voice.clip, clip, there);
    }
    if (voice) this.fade(voice, when);
    const source = new AudioBufferSourceNode(audio, { buffer });
    const level = new GainNode(audio, { gain: 10 ** (clip.gain_db / 20) });
    const envelope = new GainNode(audio, { gain: voice || offset > 0 ? 0 : 1 });
    source.connect(level).connect(envelope).connect(audio.destination);
    if (voice || offset > 0) envelope.gain.setValueCurveAtTime(fadeIn, when, CROSS_S);
    source.start(when, offset);
    const now = { clip, source, envelope, when, offset };
    source.onended = () => this.ended(now);
    this.voices.add(now);
    [this.voice, this.current, this.free] = [now, clip.id, when + CROSS_S];
    this.changed();
  }

  fade(voice, when) {
    voice.envelope.gain.setValueCurveAtTime(fadeOut, when, CROSS_S);
    voice.source.stop(when + CROSS_S);
  }

  ended(voice) {
    this.voices.delete(voice);
    if (this.voice !== voice) return;
    [this.voice, this.from] = [null, 0];
    if (this.loop) this.play(voice.clip.id, 0);
    else this.changed();
  }

  pause() {
    this.turn += 1;
    if (!this.voice) return;
    this.from = this.position;
    const { voice } = this;
    this.voice = null;
    const when = Math.max(this.audio.currentTime + LEAD_S, this.free);
    this.fade(voice, when);
    this.free = when + CROSS_S;
    this.changed();
  }

  seek(seconds) {
    if (this.voice) return this.play(this.current, seconds);
    this.from = seconds;
    return this.changed();
  }

  close() {
    this.turn += 1;
    this.voice = null;
    if (this.audio) this.audio.close();
    this.audio = null;
  }

  decode(clip) {
    const known = this.sounds.get(clip.url);
    if (known) {
      this.sounds.delete(clip.url); // to the end of the map: heard last
      this.sounds.set(clip.url, known);
      return known;
    }
    const sound = { seconds: clip.seconds };
    this.sounds.set(clip.url, sound);
    sound.coming = this.fetch(clip, sound).catch(() => {
      sound.failed = true;
      this.sounds.delete(clip.url);
      this.changed();
    });
    this.forget();
    return sound;
  }

  async fetch(clip, sound) {
    const answer = await fetch(clip.url);
    if (!answer.ok) throw new Error(answer.statusText);
    const decoder = new OfflineAudioContext(1, 1, this.rate); // allowed before anything was clicked
    sound.buffer = await decoder.decodeAudioData(await answer.arrayBuffer());
  }

  forget() {
    let seconds = [...this.sounds.values()].reduce((sum, sound) => sum + sound.seconds, 0);
    for (const [url, sound] of this.sounds) {
      if (seconds <= HELD_S) break;
      if (url === this.clips.get(this.current)?.url) continue;
      this.sounds.delete(url);
      seconds -= sound.seconds;
    }
  }
}

// Where `to` says what `from` says at a moment: along the words that both have, evenly between them.
function sameWord(from, to, seconds) {
  const [here, there] = knots(from, to);
  const last = here.length - 1;
  const i = Math.min(last - 1, Math.max(0, here.findLastIndex((edge) => edge <= seconds)));
  const share = here[i + 1] > here[i] ? (seconds - here[i]) / (here[i + 1] - here[i]) : 0;
  return there[i] + Math.min(1, Math.max(0, share)) * (there[i + 1] - there[i]);
}

// Edges of the words that two readings share, in the seconds of each; both rise.
function knots(from, to) {
  const known = new Map(to.words.map((word) => [word[0], word]));
  const [here, there] = [[0], [0]];
  const add = (a, b) => {
    if (a < here.at(-1) || b < there.at(-1)) return;
    here.push(a);
    there.push(b);
  };
  for (const [char, , start, end] of from.words) {
    const other = known.get(char);
    if (!other) continue;
    add(start, other[2]);
    add(end, other[3]);
  }
  add(from.seconds, to.seconds);
  if (here.length < 2) return [[0, from.seconds], [0, to.seconds]];
  return [here, there];
}
