// One line of the list as elements, and how they follow what is known of it.

class RowView {
  constructor(list, id) {
    this.list = list;
    this.id = id;
    this.composing = false;
    this.shown = null;
    this.number = make("span", "number", { "aria-hidden": "true" });
    this.heard = button("play", "", () => list.hear(this.id));
    this.role = choice("role", list.say("lines.role"), () => list.model.roles, (value) => list.setRole(this.id, value));
    this.field = make("textarea", "text", { rows: "1", tabindex: "-1", spellcheck: "true", "aria-label": list.say("lines.words") });
    this.sizer = make("div", "sizer", { "aria-hidden": "true" });
    this.chips = make("div", "chips");
    this.feeling = choice("feeling", list.say("lines.feeling"), () => list.feelingCards(this.id), (value) => list.setFeeling(this.id, value));
    this.curve = spark();
    this.power = make("span", "sr");
    this.state = make("span", "state");
    this.length = make("span", "length");
    this.dot = make("span", "dot", { "aria-hidden": "true" });
    this.roleDot = make("span", "dot role-dot", { "aria-hidden": "true" });
    this.element = make(
      "div",
      "row",
      { role: "row", tabindex: "-1" },
      cell("lead", this.number, this.heard),
      cell("who", this.roleDot, this.role),
      cell("say", make("div", "grow", {}, this.field, this.sizer), this.chips),
      cell("feel", this.dot, this.feeling),
      cell("power", this.curve, this.power),
      cell("status", this.state),
      cell("time", this.length),
    );
    this.element.view = this;
    this.listen();
  }

  listen() {
    const { field, list } = this;
    field.addEventListener("input", () => {
      setText(this.sizer, field.value + "\u200b");
      if (!this.composing) list.typed(this);
    });
    field.addEventListener("compositionstart", () => (this.composing = true));
    field.addEventListener("compositionend", () => {
      this.composing = false;
      list.typed(this);
    });
    field.addEventListener("blur", () => list.commit(this));
    field.addEventListener("paste", (event) => list.pasted(this, event));
  }

  // Whether the field holds words that the model does not have yet.
  get dirty() {
    return this.field.value !== this.synced;
  }

  update(row, facts) {
    if (facts.place !== this.place) {
      this.place = facts.place;
      setText(this.number, String(facts.place + 1));
      setAttribute(this.element, "aria-rowindex", facts.place + 1);
    }
    setAttribute(this.element, "aria-selected", facts.selected ? "true" : "false");
    this.element.classList.toggle("cursor", facts.cursor);
    this.element.classList.toggle("heard", facts.heard);
    this.reach(facts.cursor);
    const sound = facts.heard ? "stop" : "play";
    if (this.sound !== sound) {
      this.sound = sound;
      this.heard.replaceChildren(icon(sound));
      setAttribute(this.heard, "aria-label", this.list.say(`lines.${sound}`));
      setAttribute(this.heard, "title", this.list.say(`lines.${sound}`));
    }
    if (row === this.shown && facts.roles === this.roles) return;
    this.shown = row;
    this.roles = facts.roles;
    this.showText(row);
    this.showDirection(row);
    this.showState(row);
  }

  // Only the controls of the line with the cursor are stations of the Tab key.
  reach(cursor) {
    const index = cursor ? "0" : "-1";
    setAttribute(this.element, "data-entry", cursor ? "" : null);
    for (const element of [this.element, this.heard, this.role, this.field, this.feeling]) {
      setAttribute(element, "tabindex", index);
    }
  }

  showText(row) {
    const { field } = this;
    const typing = this.list.active === field && (this.composing || this.dirty);
    if (!typing && field.value !== row.t) {
      const { selectionStart, selectionEnd } = field;
      field.value = row.t;
      if (this.list.active === field) field.setSelectionRange(selectionStart, selectionEnd);
    }
    if (!typing) this.synced = row.t;
    setText(this.sizer, field.value + "\u200b");
    field.readOnly = Boolean(row.l);
    setAttribute(field, "placeholder", row.t ? null : this.list.say("lines.no_words"));
    setAttribute(field, "aria-invalid", row.g ? "true" : null);
    this.showChips(row);
  }

  showChips(row) {
    const { list } = this;
    const chips = [];
    if (row.l) chips.push(["locked", list.say("lines.locked")]);
    for (const felt of row.h || []) chips.push(["shift", `→ ${list.nameOf(felt)}`]);
    if (row.p) chips.push(["pause", list.say("lines.pauses", { count: row.p })]);
    if (row.b !== undefined) {
      chips.push(["gap", list.say(row.b < 0 ? "lines.interrupts" : "lines.gap", { seconds: Math.abs(row.b) })]);
    }
    if (row.g && list.active !== this.field) chips.push(["fault", list.say("lines.read_aloud", { why: row.g })]);
    this.chips.replaceChildren(...chips.map(([name, text]) => make("span", `chip ${name}`, {}, text)));
  }

  showDirection(row) {
    const { list } = this;
    const role = list.roleOf(row);
    const own = row.e !== undefined;
    const felt = own ? row : role;
    choose(this.role, row.r, role.name || "");
    this.roleDot.style.background = role.color || "transparent";
    choose(this.feeling, own ? row.e : "", list.nameOf(felt));
    this.feeling.classList.toggle("inherited", !own);
    setAttribute(this.feeling, "title", list.say(own ? "lines.own_feeling" : "lines.follows", { role: role.name || "", feeling: list.nameOf(felt) }));
    const color = list.colorOf(felt);
    this.dot.style.background = color;
    const strength = row.s === undefined ? 0 : row.s;
    drawSpark(this.curve, strength, color);
    const text = Array.isArray(strength)
      ? list.say("lines.strength_curve", { start: strength[0], end: strength.at(-1), top: Math.max(...strength) })
      : list.say("lines.strength", { percent: strength });
    setText(this.power, text);
    setAttribute(this.curve.parentElement, "title", text);
    this.role.disabled = this.feeling.disabled = Boolean(row.l);
  }

  showState(row) {
    const kind = row.k || "unknown";
    const word = this.list.say(`lines.state.${kind}`);
    this.state.className = `state ${kind}`;
    const whole = row.w ? this.list.say("lines.because", { state: word, why: row.w }) : word;
    setText(this.state, kind === "stale" && row.w ? this.list.say("lines.stale_why", { why: row.w }) : word);
    setAttribute(this.state, "title", whole);
    setAttribute(this.state, "aria-label", whole);
    const about = row.d !== undefined && kind !== "rendered";
    setText(this.length, row.d === undefined ? "" : `${about ? "≈ " : ""}${row.d.toFixed(1)} s`);
  }
}

function cell(name, ...children) {
  return make("div", `cell ${name}`, { role: "gridcell" }, ...children);
}
