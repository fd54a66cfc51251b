// Which rows of a long list are in the page: those in sight, and some around. Rows may be of any height; one that has
// not been seen yet is taken to be as high as others were.

class Sight {
  constructor(scroller, guess, spare) {
    this.scroller = scroller;
    this.usual = guess;
    this.spare = spare; // pixels above and below
    this.heights = new Map();
  }

  height(id) {
    return this.heights.get(id) || this.usual;
  }

  // First row to draw, the one after the last, and the pixels of what is left out above and below.
  window(order) {
    const from = this.scroller.scrollTop - this.spare;
    const to = this.scroller.scrollTop + this.scroller.clientHeight + this.spare;
    let [first, last, at, top, bottom] = [0, 0, 0, 0, 0];
    order.forEach((id, i) => {
      const next = at + this.height(id);
      if (next < from) [first, top] = [i + 1, next];
      if (at <= to) last = i + 1;
      else bottom += this.height(id);
      at = next;
    });
    return [Math.min(first, last), last, top, bottom];
  }

  // Take in how high the rows are that were drawn: pairs of id and element.
  measure(drawn) {
    let [sum, count] = [0, 0];
    for (const [id, element] of drawn) {
      const { offsetHeight } = element;
      if (!offsetHeight) continue;
      this.heights.set(id, offsetHeight);
      sum += offsetHeight;
      count += 1;
    }
    if (count && !this.measured) [this.usual, this.measured] = [Math.round(sum / count), true];
  }

  // Pixels above a row.
  above(order, id) {
    let sum = 0;
    for (const one of order) {
      if (one === id) break;
      sum += this.height(one);
    }
    return sum;
  }
}
