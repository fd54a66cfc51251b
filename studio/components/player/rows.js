// The lines as the server last said they are. Its answers tell only what has changed since what we said we have; see
// studio/components/changes.py.

class Rows {
  constructor() {
    this.epoch = "";
    this.revision = -1;
    this.rows = new Map();
    this.lines = [];
  }

  get have() {
    return [this.epoch, this.revision];
  }

  // Take an answer in; false where one before it never came, so that all has to be asked for again.
  take({ epoch, base, revision, rows, order }) {
    if (base >= 0 && (epoch !== this.epoch || base > this.revision)) return false;
    if (epoch === this.epoch && revision < this.revision) return true;
    if (base < 0) this.rows.clear();
    for (const row of rows) this.rows.set(row.id, row);
    if (order) {
      const kept = new Set(order);
      for (const id of [...this.rows.keys()]) if (!kept.has(id)) this.rows.delete(id);
    }
    const ids = order ?? this.lines.map((line) => line.id);
    this.lines = ids.map((id) => this.rows.get(id));
    [this.epoch, this.revision] = [epoch, revision];
    return true;
  }
}
