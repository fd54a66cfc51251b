// What the user does to lines, by key, button or mouse.

class Acts {
  do(op) {
    this.model.do(op);
    this.sender.soon();
    this.draw();
  }

  // ---- selection

  // Ids of the selected lines in the order of the scene.
  picked() {
    return this.model.order.filter((id) => this.selected.has(id));
  }

  // The same with the cursor's last, which is how the server knows it.
  chosen() {
    const others = this.picked().filter((id) => id !== this.cursor);
    return this.cursor ? [...others, this.cursor] : others;
  }

  // The lines that an action in one row is meant for: all that are selected, where the row is one of them.
  meant(id) {
    return this.selected.has(id) ? this.picked() : [id];
  }

  select(ids, cursor) {
    this.selected = new Set(ids);
    this.cursor = cursor;
    if (ids.length <= 1) this.anchor = cursor;
    this.lastPlace = this.model.place.get(cursor) || 0;
    this.sender.later();
    this.draw();
  }

  selectAll() {
    this.select([...this.model.order], this.cursor);
    this.tell(this.say("lines.selected", { count: this.selected.size }));
  }

  selectTo(id) {
    const { order, place } = this.model;
    const [from, to] = [place.get(this.anchor) || 0, place.get(id)].sort((a, b) => a - b);
    this.select(order.slice(from, to + 1), id);
  }

  step(steps, extend) {
    const { order, place } = this.model;
    const at = Math.min(order.length - 1, Math.max(0, (place.get(this.cursor) || 0) + steps));
    const { anchor } = this;
    if (extend) {
      this.selectTo(order[at]);
      this.anchor = anchor;
    } else {
      this.select([order[at]], order[at]);
    }
    this.focusRow(order[at]);
  }

  stepField(view, steps) {
    const { order, place } = this.model;
    const id = order[place.get(view.id) + steps];
    if (!id) return;
    const caret = view.field.selectionStart;
    this.commit(view);
    this.select([id], id);
    this.focusField(id, caret);
  }

  focused(event) {
    const view = viewOf(event.target);
    if (!view) return;
    if (event.target === view.field) {
      this.gestures += 1;
      view.gesture = `${this.model.list}-${this.gestures}`;
    }
    if (this.cursor !== view.id) this.select(this.selected.has(view.id) ? [...this.selected] : [view.id], view.id);
  }

  pressed(event) {
    const view = viewOf(event.target);
    if (!view) return;
    const mod = event.ctrlKey || event.metaKey;
    const control = event.target.closest("select, button, textarea");
    if (mod || event.shiftKey) {
      event.preventDefault();
      if (event.shiftKey) this.selectTo(view.id);
      else this.toggle(view.id);
      this.focusRow(view.id);
    } else if (!control || control === view.field) {
      this.select([view.id], view.id);
      if (!control) {
        event.preventDefault();
        this.focusRow(view.id);
      }
    }
  }

  toggle(id) {
    const ids = new Set(this.selected);
    if (!ids.delete(id)) ids.add(id);
    if (!ids.size) ids.add(id);
    this.select([...ids], ids.has(id) ? id : [...ids].at(-1));
    this.anchor = id;
  }

  focusRow(id) {
    if (!id) return;
    this.reveal(id);
    const view = this.views.get(id);
    if (view) view.element.focus({ preventScroll: true });
  }

  // caret: a place in the words, "end", or "start"
  focusField(id, caret) {
    this.reveal(id);
    const view = this.views.get(id);
    if (!view) return;
    const { field } = view;
    field.focus({ preventScroll: true });
    const at = caret === "end" ? field.value.length : caret === "start" ? 0 : Math.min(caret, field.value.length);
    field.setSelectionRange(at, at);
  }

  // ---- words

  typed(view) {
    clearTimeout(view.timer);
    view.timer = setTimeout(() => {
      if (view.dirty && !view.composing) this.keep(view, false);
    }, TYPING_PAUSE_MS);
  }

  // The words of a field are done: now tags in them are understood.
  commit(view) {
    clearTimeout(view.timer);
    const row = this.model.rows.get(view.id);
    if (view.composing || !row || row.l) return;
    if (view.dirty || view.unfinished) this.keep(view, true);
  }

  keep(view, final) {
    const text = view.field.value.replace(/[\r\n]+/g, " ");
    view.synced = view.field.value;
    view.unfinished = !final;
    this.do({ op: "text", line: view.id, text, final, gesture: view.gesture || "" });
  }

  pasted(view, event) {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\r\n]/.test(text.trim())) return;
    event.preventDefault();
    this.commit(view);
    this.paste(view.id, text);
  }

  // Pasting on a row, not in its field, makes lines behind it.
  pastedOnRow(event) {
    const view = viewOf(event.target);
    if (!view || event.target !== view.element) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    if (text.trim()) this.paste(view.id, text);
  }

  paste(id, text) {
    const name = this.model.newName();
    this.wish = { id: name };
    this.do({ op: "paste", line: id, text, new: name });
  }

  // ---- lines

  insert(after) {
    const name = this.model.newName();
    this.do({ op: "insert", after, new: name, text: "" });
    this.select([name], name);
    this.focusField(name, "end");
  }

  duplicate() {
    const lines = this.picked();
    if (!lines.length) return;
    const names = lines.map(() => this.model.newName());
    this.do({ op: "duplicate", lines, new: names });
    this.select(names, names.at(-1));
    this.focusRow(this.cursor);
  }

  move(steps) {
    const lines = this.picked();
    if (!lines.length) return;
    this.do({ op: "move", lines, steps });
    this.reveal(this.cursor);
    this.tell(this.say("lines.moved", { place: this.model.place.get(this.cursor) + 1 }));
  }

  delete() {
    const { order, rows, place } = this.model;
    const lines = this.picked().filter((id) => !rows.get(id).l);
    if (!lines.length) return this.tell(this.say("lines.all_locked"));
    const gone = new Set(lines);
    const first = place.get(lines[0]);
    const left = order.slice(0, first).reverse().concat(order.slice(first)).find((id) => !gone.has(id)) || null;
    this.do({ op: "delete", lines: this.picked() });
    this.tell(this.say("lines.deleted", { count: lines.length }));
    this.select(left ? [left] : [], left);
    this.focusRow(left);
  }

  deleteEmpty(view) {
    const above = this.model.order[this.model.place.get(view.id) - 1];
    const row = this.model.rows.get(view.id);
    if (!above || !row || row.l) return false;
    this.do({ op: "delete", lines: [view.id] });
    this.select([above], above);
    this.focusField(above, "end");
    return true;
  }

  split(view, caret) {
    const { value } = view.field;
    if (!value.slice(caret).trim()) {
      this.commit(view);
      return this.insert(view.id);
    }
    if (!value.slice(0, caret).trim()) return this.tell(this.say("edit.split_outside"));
    if (view.dirty || view.unfinished) this.keep(view, false);
    view.unfinished = false;
    const name = this.model.newName();
    const char = Array.from(value.slice(0, caret)).length;
    this.do({ op: "split", line: view.id, char, new: name });
    this.select([name], name);
    this.focusField(name, "start");
  }

  mergeUp(view) {
    const { order, rows, place } = this.model;
    const above = order[place.get(view.id) - 1];
    if (!above) return false;
    const [first, second] = [rows.get(above), rows.get(view.id)];
    if (first.l || second.l || first.r !== second.r) {
      this.tell(this.say("lines.cannot_join"));
      return true;
    }
    this.commit(view);
    const caret = first.t.length;
    this.do({ op: "merge", line: above });
    this.select([above], above);
    this.focusField(above, caret);
    return true;
  }

  // ---- direction

  setRole(id, role) {
    this.do({ op: "role", lines: this.meant(id), role });
  }

  setFeeling(id, feeling) {
    if (feeling !== "mix") this.do({ op: "feeling", lines: this.meant(id), feeling });
  }

  toggleLock() {
    const lines = this.picked();
    if (!lines.length) return;
    const locked = !lines.every((id) => this.model.rows.get(id).l);
    this.do({ op: "lock", lines, locked });
    this.tell(this.say(locked ? "lines.now_locked" : "lines.now_unlocked", { count: lines.length }));
  }

  // ---- sound

  hear(id) {
    if (this.sound.busy) this.sound.stop();
    else if (id) this.sound.play([id]);
  }

  hearOn(id) {
    if (this.sound.busy) this.sound.stop();
    else if (id) this.sound.play(this.model.order.slice(this.model.place.get(id)));
  }

  help() {
    const dialog = helpDialog(this);
    this.root.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
  }
}
