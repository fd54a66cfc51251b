// The same scene as a list: who speaks what and when, with the pause before each line as a number. It is the timeline's
// equal for who does not see or does not drag, and lights up the word that is heard. Only what is in sight is in the page.

const GUESSED_HEIGHT = 37;
const SPARE_PX = 300;

class LineList {
  constructor(root, host) {
    this.host = host;
    this.rows = new Map();
    this.list = make("ol", { cls: "list" });
    this.scroller = make("div", { cls: "rows" }, [this.list]);
    this.scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    this.sight = new Sight(this.scroller, GUESSED_HEIGHT, SPARE_PX);
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(this.scroller);
    this.columns = ["pauses", "at", "who", "words"].map((name) => make("span", { cls: name }));
    this.header = make("div", { cls: "columns", ariaHidden: "true" }, this.columns);
    const box = make("div", { cls: "box" }, [this.header, this.scroller]);
    root.append(box);
  }

  close() {
    this.watcher.disconnect();
  }

  show() {
    const { words } = this.host;
    this.list.setAttribute("aria-label", words.list);
    [words.pauses, words.at, words.who, words.words].forEach((word, i) => (this.columns[i].textContent = word));
    this.draw();
  }

  draw() {
    const { lines } = this.host;
    if (!lines || this.drawing) return;
    this.drawing = true;
    const [first, last, top, bottom] = this.sight.window(lines.map((line) => line.id));
    const wanted = lines.slice(first, last);
    const kept = new Set(wanted.map((line) => line.id));
    for (const [id, row] of this.rows) if (!kept.has(id)) this.drop(id, row);
    this.list.style.padding = `${top}px 0 ${bottom}px`;
    let next = this.list.firstChild;
    wanted.forEach((line, i) => {
      const row = this.rows.get(line.id) ?? this.row(line.id);
      if (row.item === next) next = next.nextSibling;
      else this.list.insertBefore(row.item, next);
      this.showRow(row, line, first + i);
    });
    this.sight.measure([...this.rows].map(([id, row]) => [id, row.item]));
    this.drawing = false;
  }

  drop(id, row) {
    if (row.item.contains(row.item.getRootNode().activeElement)) row.item.getRootNode().activeElement.blur(); // what is typed counts
    if (row === this.lit) this.lit = null;
    row.item.remove();
    this.rows.delete(id);
  }

  row(id) {
    const { words } = this.host;
    const item = make("li", { cls: "line" });
    const button = make("button", { cls: "play" });
    button.type = "button";
    const [time, who, text, told] = ["time", "who", "text", "told"].map((name) => make("span", { cls: name }));
    button.append(time, who, text, told);
    button.addEventListener("click", () => this.host.pick(id));
    button.addEventListener("keydown", (event) => this.walk(event, id));
    const pause = make("input", { cls: "pause" });
    Object.assign(pause, { type: "number", step: STEP, min: -30, max: 30 });
    pause.addEventListener("change", () => this.setPause(pause, id));
    const follow = make("button", { cls: "follow", text: "↺" });
    follow.type = "button";
    follow.title = words.follow;
    follow.setAttribute("aria-label", words.follow);
    follow.addEventListener("click", () => this.host.setPause(id, null));
    item.append(pause, follow, button);
    const row = { item, button, time, who, text, told, pause, follow };
    this.rows.set(id, row);
    return row;
  }

  showRow(row, line, place) {
    const { roles, words, selected } = this.host;
    const role = roles.find((one) => one.id === line.role);
    row.item.setAttribute("aria-posinset", place + 1);
    row.item.setAttribute("aria-setsize", this.host.lines.length);
    const { text, start, pause, own_pause, standing, told, locked, missing_sound } = line;
    const key = [place, text, start, pause, own_pause, standing, told, locked, missing_sound, role.name, role.color].join("\n");
    row.item.toggleAttribute("data-selected", line.id === selected);
    if (row.key === key) return; // the list is drawn again for every step of a drag
    row.key = key;
    row.item.style.setProperty("--role", role.color);
    row.item.dataset.standing = line.standing;
    row.time.textContent = clock(line.start);
    row.who.textContent = role.name;
    row.told.textContent = line.missing_sound ? words.failed : line.told;
    if (row.shown !== line.text) {
      row.shown = line.text;
      row.spans = null;
      row.text.textContent = line.text || "…";
    }
    if (row.pause.getRootNode().activeElement !== row.pause) row.pause.value = line.pause.toFixed(2);
    row.pause.disabled = line.locked;
    row.pause.setAttribute("aria-label", `${words.pause_s}: ${place + 1}`);
    row.pause.title = pauseWords(line, words);
    row.follow.disabled = line.locked || !line.own_pause;
  }

  setPause(input, id) {
    const value = input.value === "" ? null : clamp(Number(input.value), -30, 30);
    this.host.setPause(id, value);
  }

  walk(event, id) {
    const { lines } = this.host;
    const here = lines.findIndex((line) => line.id === id);
    const steps = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: lines.length - 1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const line = lines[clamp(steps[event.key], 0, lines.length - 1)];
    this.host.choose(line.id);
    this.reveal(line.id);
    this.rows.get(line.id).button.focus();
  }

  // Mark the line that is heard, and the word in it that begins before `at` seconds.
  light(line, clip, at) {
    if (line?.id !== this.heard) {
      this.heard = line?.id;
      if (line) this.reveal(line.id);
    }
    const row = line && this.rows.get(line.id);
    if (row !== this.lit) {
      if (this.lit) this.darken(this.lit);
      this.lit = row;
      if (row) row.item.setAttribute("data-now", "");
    }
    if (row) lightWord(row, line, clip, at);
  }

  darken(row) {
    row.item.removeAttribute("data-now");
    row.spans = null;
    row.text.textContent = row.shown || "…";
  }

  reveal(id) {
    const order = this.host.lines.map((line) => line.id);
    const top = this.sight.above(order, id);
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop || top + this.sight.height(id) > scrollTop + clientHeight) this.scroller.scrollTop = top - clientHeight / 3;
    this.draw();
  }
}

// Places in a text are counted in code points; the words of a take are rows of first, end, start_s, end_s.
function lightWord(row, line, clip, at) {
  const words = clip?.words ?? [];
  if (!row.spans || row.words !== words) {
    row.words = words;
    row.spans = spansOf(row.text, line.text, words);
  }
  const now = words.findLastIndex((word) => word[2] <= at);
  if (row.now === now) return;
  row.spans.forEach((span, place) => span.toggleAttribute("data-now", place === now));
  row.now = now;
}

function spansOf(target, text, words) {
  const letters = Array.from(text);
  const pieces = [];
  let end = 0;
  const spans = words.map(([first, last]) => {
    const from = Math.max(end, first);
    pieces.push(letters.slice(end, from).join(""));
    const span = make("span", { cls: "word", text: letters.slice(from, Math.max(from, last)).join("") });
    pieces.push(span);
    end = Math.max(from, last);
    return span;
  });
  target.replaceChildren(...pieces, letters.slice(end).join(""));
  return spans;
}
