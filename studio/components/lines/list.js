// The list itself: what is selected, which rows are drawn, and what the user does to them.

const TYPING_PAUSE_MS = 600; // words are kept after a pause as long as this, also while their field is open
const GUESSED_HEIGHT = 46;
const SPARE_PX = 400; // drawn above and below what is seen

class List extends Acts {
  constructor(root, post) {
    super();
    this.root = root;
    this.post = post;
    this.model = new Model();
    this.words = {};
    this.views = new Map();
    this.selected = new Set();
    this.cursor = null;
    this.anchor = null;
    this.gestures = 0;
    this.away = false; // whether it was taken out of the page, which forgets how far it was scrolled
    this.scrolled = 0;
    this.sought = null; // the line that it is on its way to
    this.build();
    this.sender = new Sender((turn) => this.post(this.model.outbox(this.chosen(), turn)), this.model);
    this.sound = new Sound({
      rowOf: (id) => this.model.rows.get(id),
      roleOf: (row) => this.roleOf(row),
      gapOf: (row) => (row.b === undefined ? this.gap : row.b),
      wanted: (ids) => this.do({ op: "hear", lines: ids }),
      changed: () => this.draw(),
      say: (key, facts) => this.tell(this.say(key, facts)),
    });
  }

  build() {
    this.scroller = make("div", "scroller");
    this.sight = new Sight(this.scroller, GUESSED_HEIGHT, SPARE_PX);
    this.above = make("div", "spacer");
    this.body = make("div", "body", { role: "grid", "aria-multiselectable": "true" });
    this.below = make("div", "spacer");
    this.scroller.append(this.above, this.body, this.below);
    this.note = make("div", "note", { role: "status", "aria-live": "polite" });
    this.bar = make("div", "bar", { role: "toolbar" });
    this.empty = make("div", "empty");
    this.root.replaceChildren(this.bar, this.scroller, this.empty, this.note);
    this.scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    this.body.addEventListener("keydown", (event) => onKey(this, event));
    this.body.addEventListener("focusin", (event) => this.focused(event));
    this.body.addEventListener("focusout", (event) => (this.left = { element: event.target, at: performance.now() }));
    this.body.addEventListener("paste", (event) => this.pastedOnRow(event));
    this.body.addEventListener("mousedown", (event) => this.pressed(event));
    this.sizes = new ResizeObserver(() => (this.away ? this.settle() : this.draw()));
    this.sizes.observe(this.scroller);
  }

  get active() {
    return this.root.getRootNode().activeElement;
  }

  // Scroll to where it was before it was taken out of the page, or to the line that it was on its way to.
  settle() {
    if (!this.scroller.clientHeight) return; // not laid out yet: its size is watched
    this.away = false;
    this.scroller.scrollTop = this.scrolled;
    this.draw();
    if (this.sought && this.sought === this.cursor) this.reveal(this.sought);
  }

  // Give the focus back that was lost when the list was taken out of the page, unless it went elsewhere since.
  regain(within_ms) {
    this.settle();
    const { element, at } = this.left ?? {};
    if (!element?.isConnected || performance.now() - at > within_ms) return;
    if (document.activeElement === document.body) element.focus({ preventScroll: true });
  }

  close() {
    this.sound.stop();
    this.sizes.disconnect();
    this.sender.close();
  }

  // ---- what the server says

  show(message) {
    this.gap = message.gap;
    if (message.words) {
      this.words = message.words;
      this.feelings = message.feelings;
      if (this.lang !== message.lang) this.dress(message.lang);
    }
    const answer = this.model.take(message);
    this.sender.answered();
    this.rename(answer.names);
    for (const note of answer.notes) this.tell(note);
    if (answer.anew && message.selected && message.selected.length) this.choose(message.selected);
    this.forgetLost();
    if (answer.missed) this.sender.soon();
    this.draw();
    if (answer.anew && message.words) this.begin();
    this.sound.look();
  }

  // Everything that is made of words is made anew in another language.
  dress(lang) {
    this.lang = lang;
    for (const view of this.views.values()) view.element.remove();
    this.views.clear();
    setAttribute(this.body, "aria-label", this.say("lines.list"));
    setAttribute(this.bar, "aria-label", this.say("lines.actions"));
    fillBar(this);
    fillEmpty(this);
  }

  rename(names) {
    for (const [name, id] of names) {
      const view = this.views.get(name);
      if (view) {
        this.views.delete(name);
        this.views.set(id, view);
        view.id = id;
      }
      if (this.selected.delete(name)) this.selected.add(id);
      if (this.cursor === name) this.cursor = id;
      if (this.anchor === name) this.anchor = id;
      if (this.wish && this.wish.id === name) this.wish.id = id;
    }
    if (this.wish && this.model.rows.has(this.wish.id)) {
      const { id } = this.wish;
      this.wish = null;
      this.select([id], id);
      this.focusRow(id);
    }
  }

  forgetLost() {
    const { order, place } = this.model;
    this.selected = new Set([...this.selected].filter((id) => place.has(id)));
    if (!place.has(this.cursor)) this.cursor = order[Math.min(this.lastPlace || 0, order.length - 1)] || null;
    if (!place.has(this.anchor)) this.anchor = this.cursor;
    if (!this.selected.size && this.cursor) this.selected.add(this.cursor);
  }

  // A page that opens puts whoever has the focus nowhere on the line with the cursor; into it, where it is to be written.
  begin() {
    if (document.activeElement !== document.body || !this.cursor) return;
    if (this.model.rows.get(this.cursor).t) this.focusRow(this.cursor);
    else this.focusField(this.cursor, "end");
  }

  choose(ids) {
    const known = ids.filter((id) => this.model.place.has(id));
    if (!known.length) return;
    this.select(known, known.at(-1));
    this.reveal(this.cursor);
  }

  // ---- words

  say(key, facts = {}) {
    return fillIn(this.words[key], facts);
  }

  tell(text) {
    setText(this.note, text);
    clearTimeout(this.noteTimer);
    this.noteTimer = setTimeout(() => setText(this.note, ""), 12000);
  }

  roleOf(row) {
    return this.model.roles.find((role) => role.id === row.r) || {};
  }

  card(id) {
    return (this.feelings || []).find((card) => card.id === id);
  }

  nameOf(felt) {
    return felt.e === "mix" ? felt.m : (this.card(felt.e) || { name: "" }).name;
  }

  colorOf(felt) {
    return felt.e === "mix" ? felt.f : (this.card(felt.e) || { color: "transparent" }).color;
  }

  feelingCards(id) {
    const row = this.model.rows.get(id);
    const role = row ? this.roleOf(row) : {};
    const follow = { id: "", name: this.say("lines.as_role", { role: role.name || "", feeling: this.nameOf(role) }) };
    const mix = row && row.e === "mix" ? [{ id: "mix", name: row.m }] : [];
    return [follow, ...mix, ...this.feelings];
  }

  // ---- drawing

  draw() {
    if (this.drawing) return;
    this.drawing = true;
    const held = this.held();
    const { order } = this.model;
    if (!this.away && this.scroller.clientHeight) this.scrolled = this.scroller.scrollTop;
    this.empty.hidden = order.length > 0;
    this.scroller.hidden = order.length === 0;
    setAttribute(this.body, "aria-rowcount", order.length);
    const [first, last, top, bottom] = this.sight.window(order);
    this.above.style.height = `${top}px`;
    this.below.style.height = `${bottom}px`;
    this.place(first, last);
    this.sight.measure([...this.views].map(([id, view]) => [id, view.element]));
    this.letGo(held);
    fillState(this);
    this.drawing = false;
  }

  place(first, last) {
    const { order, rows, roles } = this.model;
    const wanted = order.slice(first, last);
    const keep = new Set(wanted);
    for (const [id, view] of this.views) {
      if (keep.has(id)) continue;
      if (this.active === view.field) this.commit(view);
      view.element.remove();
      this.views.delete(id);
    }
    let next = this.body.firstChild;
    wanted.forEach((id, i) => {
      const view = this.views.get(id) || this.open(id);
      const [selected, cursor, heard] = [this.selected.has(id), this.cursor === id, this.sound.now === id];
      view.update(rows.get(id), { place: first + i, selected, cursor, heard, roles });
      if (view.element === next) next = next.nextSibling;
      else this.body.insertBefore(view.element, next);
    });
  }

  open(id) {
    const view = new RowView(this, id);
    this.views.set(id, view);
    return view;
  }

  // A row that is moved in the page loses the focus: it is given back with its caret.
  held() {
    const element = this.active;
    if (!element || !this.body.contains(element)) return null;
    return { element, start: element.selectionStart, end: element.selectionEnd };
  }

  letGo(held) {
    if (!held || this.active === held.element) return;
    if (!held.element.isConnected) return void (this.adrift = true);
    held.element.focus({ preventScroll: true });
    if (held.element.tagName === "TEXTAREA") held.element.setSelectionRange(held.start, held.end);
  }

  // Before the list is laid out it cannot scroll: then it is tried again, as long as the cursor stays there.
  reveal(id, tries = 60) {
    const { order, place } = this.model;
    if (!place.has(id)) return;
    this.sought = id;
    if (!this.views.has(id)) {
      const top = this.sight.above(order, id);
      this.scroller.scrollTop = Math.max(0, top - this.scroller.clientHeight / 2);
      this.draw();
    }
    const view = this.views.get(id);
    if (view) {
      view.element.scrollIntoView({ block: "nearest" });
      if (!this.scroller.clientHeight) return;
      this.sought = null;
      this.scrolled = this.scroller.scrollTop;
    } else if (tries && this.cursor === id) requestAnimationFrame(() => this.reveal(id, tries - 1));
  }
}
