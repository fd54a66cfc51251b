// What the server said (base), what was done here since (pending), and what both make together (rows, order).
// The protocol is described in feed.py.

class Model {
  constructor() {
    this.list = Math.random().toString(36).slice(2, 12);
    this.epoch = "";
    this.scene = "";
    this.revision = -1;
    this.base = { rows: new Map(), order: [] };
    this.pending = [];
    this.seq = 0;
    this.sent = 0;
    this.seen = 0;
    this.named = 0;
    this.roles = [];
    this.rows = new Map();
    this.order = [];
    this.place = new Map();
  }

  // A name for a line that the server has not numbered yet.
  newName() {
    this.named += 1;
    return `~${this.list}-${this.named}`;
  }

  do(op) {
    this.seq += 1;
    this.pending.push({ ...op, seq: this.seq });
    this.rebuild();
  }

  outbox(selected, turn) {
    this.sent = this.seq;
    const { list, epoch, revision, seen } = this;
    return { list, epoch, revision, seen, ops: this.pending, selected, turn };
  }

  // Take an answer in. Tells which lines got their ids, what there is to say, and whether all is to be asked again.
  take(message) {
    this.roles = message.roles || this.roles;
    const answer = { names: new Map(), notes: [], missed: false, anew: false };
    if (message.epoch !== this.epoch) {
      answer.anew = true;
      this.begin(message, answer);
    }
    if (message.base > this.revision) {
      answer.missed = true;
    } else if (message.revision >= this.revision) {
      this.merge(message);
    }
    if (message.list === this.list) this.acknowledge(message, answer);
    this.rebuild();
    return answer;
  }

  begin(message, answer) {
    const kept = message.scene === this.scene && message.order ? this.survivors(message, answer) : [];
    this.epoch = message.epoch;
    this.scene = message.scene;
    this.revision = -1;
    this.base = { rows: new Map(), order: [] };
    this.pending = kept;
    this.rename(answer.names);
  }

  // The server was started anew. What had not been sent is still to be done; of what was sent, only that which does
  // no harm when it is done twice, and new lines that are not there.
  survivors(message, answer) {
    const known = new Set(this.base.order);
    const order = message.order;
    return this.pending.filter((op) => {
      if (op.seq > this.sent || ["text", "role", "feeling", "lock", "delete"].includes(op.op)) return true;
      if (op.op !== "insert") return false;
      const made = order[op.after === null ? 0 : order.indexOf(answer.names.get(op.after) || op.after) + 1];
      if (made === undefined || known.has(made)) return true;
      known.add(made);
      answer.names.set(op.new, made);
      return false;
    });
  }

  merge(message) {
    if (message.base < 0) this.base.rows = new Map();
    for (const row of message.rows) this.base.rows.set(row.id, row);
    if (message.order) {
      const kept = new Set(message.order);
      this.base.order = message.order;
      for (const id of [...this.base.rows.keys()]) if (!kept.has(id)) this.base.rows.delete(id);
    }
    this.revision = message.revision;
  }

  acknowledge(message, answer) {
    this.pending = this.pending.filter((op) => op.seq > message.done);
    for (const [name, id] of Object.entries(message.names)) answer.names.set(name, id);
    this.rename(answer.names);
    answer.notes = message.notes.filter((note) => note.seq > this.seen).map((note) => note.text);
    this.seen = Math.max(this.seen, message.done);
  }

  rename(names) {
    if (!names.size) return;
    const real = (id) => names.get(id) || id;
    this.pending = this.pending.map((op) => {
      const renamed = { ...op };
      if (op.line !== undefined) renamed.line = real(op.line);
      if (op.after) renamed.after = real(op.after);
      if (op.lines) renamed.lines = op.lines.map(real);
      return renamed;
    });
  }

  rebuild() {
    const view = { rows: new Map(this.base.rows), order: [...this.base.order], roles: this.roles };
    for (const op of this.pending) applyOp(view, op);
    this.rows = view.rows;
    this.order = view.order;
    this.place = new Map(view.order.map((id, place) => [id, place]));
  }
}

// Do an operation the way studio/line_changes.py does it, as far as it shows at once.
function applyOp(view, op) {
  const apply = APPLY[op.op];
  if (apply) apply(view, op);
}

function change(view, ids, fields) {
  for (const id of ids) {
    const row = view.rows.get(id);
    if (!row || (row.l && !("l" in fields))) continue;
    const changed = { ...row, ...fields };
    for (const name of Object.keys(fields)) if (fields[name] === undefined) delete changed[name];
    view.rows.set(id, changed);
  }
}

function putBehind(view, id, row) {
  const place = id === null ? -1 : view.order.indexOf(id);
  if (id !== null && place < 0) return;
  view.order.splice(place + 1, 0, row.id);
  view.rows.set(row.id, row);
}

const APPLY = {
  text(view, op) {
    change(view, [op.line], { t: op.text });
  },
  insert(view, op) {
    const before = op.after === null ? undefined : view.rows.get(op.after);
    const role = before ? before.r : (view.roles[0] || {}).id;
    const row = { id: op.new, r: role, t: op.text, s: 0, k: "draft" };
    if (before && before.e !== undefined) {
      Object.assign(row, { e: before.e, m: before.m, f: before.f, s: Array.isArray(before.s) ? 100 : before.s });
    }
    putBehind(view, op.after, row);
  },
  duplicate(view, op) {
    op.lines.forEach((id, i) => {
      const row = view.rows.get(id);
      if (!row) return;
      const copy = { ...row, id: op.new[i] };
      delete copy.l;
      putBehind(view, id, copy);
    });
  },
  delete(view, op) {
    const gone = new Set(op.lines.filter((id) => view.rows.has(id) && !view.rows.get(id).l));
    view.order = view.order.filter((id) => !gone.has(id));
    for (const id of gone) view.rows.delete(id);
  },
  move(view, op) {
    const moved = new Set(op.lines);
    const chosen = view.order.filter((id) => moved.has(id));
    if (!chosen.length) return;
    const rest = view.order.filter((id) => !moved.has(id));
    const place = Math.min(rest.length, Math.max(0, view.order.indexOf(chosen[0]) + op.steps));
    view.order = [...rest.slice(0, place), ...chosen, ...rest.slice(place)];
  },
  split(view, op) {
    const row = view.rows.get(op.line);
    if (!row || row.l) return;
    const chars = Array.from(row.t);
    const left = chars.slice(0, op.char).join("").trimEnd();
    const right = chars.slice(op.char).join("").trimStart();
    if (!left || !right) return;
    view.rows.set(op.line, { ...row, t: left });
    putBehind(view, op.line, { ...row, id: op.new, t: right, k: "draft", d: undefined, c: undefined });
  },
  merge(view, op) {
    const place = view.order.indexOf(op.line);
    const row = view.rows.get(op.line);
    const after = view.rows.get(view.order[place + 1]);
    if (!row || !after || row.l || after.l || row.r !== after.r) return;
    view.rows.set(op.line, { ...row, t: joined(row.t, after.t) });
    view.order.splice(place + 1, 1);
    view.rows.delete(after.id);
  },
  role(view, op) {
    change(view, op.lines, { r: op.role });
  },
  feeling(view, op) {
    const felt = op.feeling || undefined;
    change(view, op.lines, { e: felt, m: undefined, f: undefined, h: undefined });
  },
  lock(view, op) {
    change(view, op.lines, { l: op.locked ? 1 : undefined });
  },
};

const CJK = /[\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;

function joined(left, right) {
  const close = CJK.test(Array.from(left).at(-1) || "") || CJK.test(Array.from(right)[0] || "");
  return left && right && !close ? `${left} ${right}` : left + right;
}
