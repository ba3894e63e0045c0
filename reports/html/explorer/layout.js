// Places what is drawn: columns by layer, parents left; rows in which lines cross little and that
// move little. A line over more than one column has a bend in each column between, which takes room
// there as a card does: so no line runs behind a card. Lines from one parent share their bends.
"use strict";

const CARD = { width: 226, height: 72 };
const COLUMN = 322;
const BETWEEN = 12;
const BEND = 8;
const SWEEPS = 12;
const ROUNDS = 24;
const MOST_LINES = 4_000;

// Where all of a picture stands: `places` is a Map of { x, y } by the id of the item; `bends` a Map
// of lists of { x, y } by `stepKey`, the child's end first; `rows` all rows, for next time. `before`
// is the layout of the picture before, `kept` the id of the item that stays where it was.
class Layout {
  constructor(picture, data, before = null, kept = null) {
    const grid = new Grid(picture, String(data.subject), before?.rows ?? new Map());
    if (!before) grid.order();
    const fixed = kept ?? String(data.subject);
    grid.align(fixed);
    const { dx, dy } = grid.shift(before?.places, fixed);
    const placeOf = (cell) => ({ x: cell.column * COLUMN + dx, y: cell.y + dy });
    const cells = [...grid.cells.values()];
    this.places = new Map(cells.filter(({ item }) => item).map((cell) => [cell.id, placeOf(cell)]));
    this.bends = new Map([...grid.routes].map(([step, route]) => [step, route.map(placeOf)]));
    this.rows = new Map(cells.map((cell) => [cell.id, cell.y + dy]));
  }
}

// Cards and bends as cells { id, item, column, height, y, left, right } in columns, each with its
// neighbours in the columns beside.
class Grid {
  constructor(picture, subject, old) {
    this.cells = new Map();
    this.columns = [];
    this.routes = new Map();
    this.old = old;
    const items = inTreeOrder(picture);
    const layers = layersOf(subject, items.map(({ id }) => id), picture.joints);
    const ranks = [...new Set(layers.values())].sort((a, b) => a - b);
    this.first = -ranks.indexOf(0);
    const rank = new Map(ranks.map((layer, at) => [layer, at]));
    for (const item of items) this.add(item.id, item, rank.get(layers.get(item.id)), CARD.height);
    for (const { child, parent } of picture.joints) this.addLine(child, parent);
    for (const column of this.columns) this.arrange(column);
  }

  add(id, item, column, height) {
    const cell = { id, item, column, height, y: 0, left: [], right: [] };
    this.cells.set(id, cell);
    (this.columns[column] ??= []).push(cell);
    return cell;
  }

  // Adds a line with its bends, and remembers these, from the child's end on.
  addLine(child, parent) {
    const [from, to] = [this.cells.get(parent), this.cells.get(child)];
    const step = stepKey(child, parent);
    if (this.routes.has(step) || from.column >= to.column) return;
    const route = [];
    let here = from;
    for (let column = from.column + 1; column < to.column; column += 1) {
      const id = `bend/${parent}/${column + this.first}`;
      let bend = this.cells.get(id);
      if (!bend) {
        bend = this.add(id, null, column, BEND);
        joinCells(here, bend);
      }
      route.push(bend);
      here = bend;
    }
    joinCells(here, to);
    this.routes.set(step, route.reverse());
  }

  // Gives the cells of a column rows to begin with: where they were, or what they came out of.
  arrange(column) {
    for (const cell of column) cell.y = this.old.get(cell.id) ?? this.rowOfNew(cell);
    if (this.old.size) column.sort((a, b) => a.y - b.y);
    this.set(column, column.map(({ y }) => y));
  }

  rowOfNew({ item, left, right }) {
    const fold = this.old.get(item?.opening?.fold);
    if (fold !== undefined) return fold;
    const around = [...left, ...right].map(({ id }) => this.old.get(id))
      .filter((row) => row !== undefined);
    return mean(around, this.old.get(String(item?.anchor)) ?? 0);
  }

  // Orders each column by its neighbours, so that few lines cross.
  order() {
    if (this.routes.size > MOST_LINES) return;
    let best = this.columns.map((column) => [...column]);
    let fewest = this.crossings();
    for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
      const forth = sweep % 2 === 0;
      for (const column of forth ? this.columns : [...this.columns].reverse()) {
        const wanted = new Map(column.map((cell) => [
          cell, mean((forth ? cell.left : cell.right).map(({ part }) => part), cell.part)]));
        column.sort((a, b) => wanted.get(a) - wanted.get(b));
        numberCells(column);
      }
      const found = this.crossings();
      if (found < fewest) [best, fewest] = [this.columns.map((column) => [...column]), found];
    }
    this.columns = best;
    for (const column of best) this.set(column, column.map(() => 0));
  }

  // Returns how often lines cross: each pair of columns has the inversions of its ends.
  crossings() {
    for (const column of this.columns) numberCells(column);
    let count = 0;
    for (const column of this.columns) {
      const seen = [];
      for (const cell of column) {
        const ends = cell.right.map(({ at }) => at).sort((a, b) => a - b);
        for (const end of ends) count += seen.length - placeIn(seen, end);
        for (const end of ends) seen.splice(placeIn(seen, end), 0, end);
      }
    }
    return count;
  }

  // Gives each cell its row: near its neighbours and, rather, to where it was, in order, clear of the
  // others. What stays where it was pulls the others to it.
  align(fixed) {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const column of round % 2 ? [...this.columns].reverse() : this.columns) {
        this.set(column, column.map((cell) => {
          const old = this.old.get(cell.id);
          if (old !== undefined && cell.id === fixed) return old;
          const near = mean([...cell.left, ...cell.right].map(({ y }) => y), cell.y);
          return old === undefined ? near : (near + 2 * old) / 3;
        }));
      }
    }
  }

  // Places the cells of a column as near as can be to the wanted rows, pooling what would overlap.
  set(column, wanted) {
    const offsets = [];
    column.forEach((cell, at) => {
      const above = column[at - 1];
      offsets.push(at ? offsets[at - 1] + (above.height + cell.height) / 2 + BETWEEN : 0);
    });
    const pools = [];
    wanted.forEach((row, at) => {
      let pool = { sum: row - offsets[at], size: 1 };
      while (pools.length && pools.at(-1).sum / pools.at(-1).size >= pool.sum / pool.size) {
        const last = pools.pop();
        pool = { sum: last.sum + pool.sum, size: last.size + pool.size };
      }
      pools.push(pool);
    });
    const rows = pools.flatMap(({ sum, size }) => Array(size).fill(sum / size));
    column.forEach((cell, at) => { cell.y = rows[at] + offsets[at]; });
  }

  // Returns by how much all has to be moved so that one item stays where it was.
  shift(places, kept) {
    const cell = this.cells.get(kept);
    const old = places?.get(kept) ?? { x: 0, y: 0 };
    return cell ? { dx: old.x - cell.column * COLUMN, dy: old.y - cell.y } : { dx: 0, dy: 0 };
  }
}

function joinCells(left, right) {
  left.right.push(right);
  right.left.push(left);
}

// Numbers the cells of a column, and says how far down each stands, from 0 to 1.
function numberCells(column) {
  column.forEach((cell, at) => {
    cell.at = at;
    cell.part = at / Math.max(column.length - 1, 1);
  });
}

// Returns how many of some ascending numbers are no larger than another.
function placeIn(numbers, number) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mean(values, otherwise) {
  return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : otherwise;
}

// Returns the items so that what hangs on one stands together, in the order of their opening.
function inTreeOrder(picture) {
  const children = new Map();
  const roots = [];
  for (const item of picture.items.values()) {
    const anchor = item.anchor === null ? null : String(item.anchor);
    if (anchor === null || !picture.items.has(anchor)) roots.push(item);
    else if (children.has(anchor)) children.get(anchor).push(item);
    else children.set(anchor, [item]);
  }
  const ordered = [];
  const waiting = roots.reverse();
  while (waiting.length) {
    const item = waiting.pop();
    ordered.push(item);
    waiting.push(...(children.get(item.id) ?? []).reverse());
  }
  return ordered;
}
