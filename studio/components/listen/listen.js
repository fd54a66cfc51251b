// Takes a listener through a test: one question at a time, by mouse or keys, to be left and gone on with.
// The listener's code is kept by this tab alone, so that two tabs are two listeners and a reload is none.

const LETTERS = "ABCDEFGHIJKLMN";
const told = JSON.parse(document.getElementById("told").textContent);
const words = told.words;
const base = location.pathname.replace(/\/$/, "");
const main = document.querySelector("main");
const player = new Switcher(() => light());
const place = `listener ${base}`;
let code = new URLSearchParams(location.hash.slice(1)).get("as") ?? sessionStorage.getItem(place);
let now = null;
let heard = new Set();
let plays = [];
let answers = [];
let sending = false;

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(base + path, options);
  if (!answer.ok) throw Object.assign(new Error(answer.statusText), { status: answer.status });
  return answer.json();
}

async function begin() {
  try {
    if (!code) code = (await ask("/join", {})).code;
    sessionStorage.setItem(place, code);
    history.replaceState(null, "", location.pathname + location.search);
    show(await ask(`/${encodeURIComponent(code)}/question`));
  } catch (error) {
    trouble(error, begin);
  }
}

function trouble(error, again) {
  if (error.status === 404 && code) {
    sessionStorage.removeItem(place);
    code = null;
  }
  const retry = make("button", { text: words.again, onclick: again });
  main.replaceChildren(make("p", { text: words.trouble, role: "alert" }), retry);
  retry.focus();
}

function welcome() {
  const start = make("button", { text: code ? words.go_on : words.start, onclick: begin });
  main.replaceChildren(
    make("h1", { text: told.title }),
    make("p", { text: words[`what_${told.kind}`] }),
    make("p", { text: words.anonymous, cls: "quiet" }),
    start,
  );
  start.focus();
}

function show(question) {
  player.pause();
  now = question;
  heard = new Set();
  sending = false;
  if (question.trial === undefined) return finish();
  const at = (slot) => `${base}/${encodeURIComponent(code)}/${question.trial}/${slot}.wav`;
  const clips = question.clips.map((clip, slot) => ({ ...clip, id: `${question.trial} ${slot}`, url: at(slot), gain_db: 0 }));
  player.load(clips, Math.max(...clips.map((clip) => clip.rate)));
  const progress = make("progress", { max: question.total, value: question.done, ariaLabel: words.progress });
  const count = fill(words.count, { number: question.done + 1, total: question.total });
  main.replaceChildren(
    make("h1", { text: told.title }),
    progress,
    make("p", { text: count, cls: "quiet" }),
    make("p", { text: question.text, cls: "line" }),
    ...(told.kind === "mushra" ? rating(question) : choosing(question)),
    make("p", { text: words[`keys_${told.kind}`], cls: "quiet" }),
  );
  light();
  plays[0].focus();
  return undefined;
}

function playButton(slot, text) {
  return make("button", { text, onclick: () => hear(slot) });
}

function choosing(question) {
  plays = question.clips.map((_, slot) => playButton(slot, fill(words.play, { name: slot === 2 ? "X" : LETTERS[slot] })));
  const choice = (slot, text) => make("button", { text, onclick: () => send({ choice: slot }) });
  answers = [choice(0, words[`${told.kind}_first`]), choice(1, words[`${told.kind}_second`])];
  if (told.kind === "ab") answers.splice(1, 0, choice(-1, words.same));
  return [
    make("div", { cls: "row" }, plays),
    make("p", { text: told.question || words[`ask_${told.kind}`] }),
    make("div", { cls: "row" }, answers),
  ];
}

function rating(question) {
  const last = question.clips.length - 1;
  plays = [...question.clips.keys()].map((slot) => playButton(slot, slot === last ? words.reference : fill(words.play, { name: LETTERS[slot] })));
  const sliders = plays.slice(0, last).map((button, slot) => {
    const value = make("output", { text: "–" });
    const input = make("input", { type: "range", min: 0, max: 100, value: 50, ariaLabel: fill(words.rate, { name: LETTERS[slot] }) });
    input.addEventListener("input", () => {
      input.dataset.set = "";
      value.textContent = input.value;
      light();
    });
    return { input, row: make("div", { cls: "rated" }, [button, input, value]) };
  });
  const next = make("button", { text: words.next, onclick: () => send({ ratings: sliders.map(({ input }) => Number(input.value)) }) });
  next.ready = () => sliders.every(({ input }) => "set" in input.dataset);
  answers = [next];
  const scale = make("div", { cls: "scale" }, [make("span", { text: words.bad }), make("span", { text: words.excellent })]);
  const question_ = make("p", { text: told.question || words.ask_mushra });
  return [question_, make("div", { cls: "row" }, [plays[last]]), scale, ...sliders.map(({ row }) => row), make("div", { cls: "row" }, [next])];
}

function hear(slot) {
  heard.add(slot);
  const id = `${now.trial} ${slot}`;
  if (player.playing && player.current === id) player.pause();
  else player.play(id, player.playing ? null : 0);
  light();
}

function light() {
  plays.forEach((button, slot) => {
    button.ariaPressed = String(player.playing && player.current === `${now?.trial} ${slot}`);
    button.toggleAttribute("data-heard", heard.has(slot));
  });
  const all = plays.length && heard.size === plays.length;
  for (const button of answers) button.disabled = sending || !all || button.ready?.() === false;
}

async function send(answer) {
  if (sending) return;
  sending = true;
  light();
  try {
    show(await ask(`/${encodeURIComponent(code)}/${now.trial}`, answer));
  } catch (error) {
    trouble(error, begin);
  }
}

function finish() {
  plays = [];
  answers = [];
  main.replaceChildren(make("h1", { text: told.title }), make("p", { text: words.thanks, role: "status" }));
}

document.addEventListener("keydown", (event) => {
  if (!now || isMod(event) || event.altKey || !plays.length) return;
  const key = event.key.toUpperCase();
  const named = key === "X" ? 2 : key === "R" ? plays.length - 1 : LETTERS.indexOf(key);
  const slot = /^[1-9]$/.test(key) ? Number(key) - 1 : key.length === 1 ? named : -1;
  const none = told.kind === "ab" ? 1 : undefined; // no preference stands between A and B, in this kind alone
  const side = { ARROWLEFT: 0, ARROWDOWN: none, ARROWRIGHT: answers.length - 1 }[key];
  if (slot >= 0 && slot < plays.length) hear(slot);
  else if (told.kind !== "mushra" && side !== undefined) answers[side].click();
  else if (key === "ESCAPE") player.pause();
  else return;
  event.preventDefault();
});

welcome();
