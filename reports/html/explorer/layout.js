// Places what is drawn: columns by layer, parents left; rows that keep their order and move little.
"use strict";

const CARD = { width: 222, height: 46 };
const COLUMN = 340;
const ROW = 58;
const SWEEPS = 24;

// Returns the place of each item of a picture as a Map of { x, y }. `before` are the places of the
// picture before, `kept` the id of the item that stays where it was.
function layOut(picture, data, before = new Map(), kept = null) {
  const items = inTreeOrder(picture);
  const columns = columnsOf(items, data);
  const places = new Map();
  for (const [rank, column] of columns.entries()) {
    column.items.forEach((item, at) => {
      places.set(item.id, { x: rank * COLUMN, y: (at - (column.items.length - 1) / 2) * ROW });
    });
  }
  const children = Map.groupBy(items.filter((item) => item.anchor !== null),
    (item) => String(item.anchor));
  const offsets = offsetsOf(children, places);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const column of columns) {
      const wanted = column.items.map((item) => wantedRow(item, places, children, offsets, before));
      spread(wanted).forEach((y, at) => { places.get(column.items[at].id).y = y; });
    }
  }
  return moveBack(places, before, kept ?? String(data.subject));
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

// Returns the columns from left to right, each with its items in order.
function columnsOf(items, data) {
  const byLayer = new Map();
  for (const item of items) {
    const layer = layerOf(item, data);
    if (!byLayer.has(layer)) byLayer.set(layer, []);
    byLayer.get(layer).push(item);
  }
  return [...byLayer].sort(([a], [b]) => a - b).map(([layer, own]) => ({ layer, items: own }));
}

// Returns the layer of an item: folds and unknown bases stand beside what they belong to.
function layerOf(item, data) {
  if (item.node !== null) return data.layer[item.node];
  return data.layer[item.anchor] + (item.side === UP ? -1 : 1);
}

// Returns for each item how far from the middle of its siblings in its column it would stand.
function offsetsOf(children, places) {
  const offsets = new Map();
  for (const siblings of children.values()) {
    for (const same of Map.groupBy(siblings, ({ id }) => places.get(id).x).values()) {
      same.forEach(({ id }, at) => offsets.set(id, (at - (same.length - 1) / 2) * ROW));
    }
  }
  return offsets;
}

// Returns the row in which an item would stand best: beside what it hangs on and, rather, what hangs
// on it, and not far from where it was.
function wantedRow(item, places, children, offsets, before) {
  const own = places.get(item.id);
  const anchor = item.anchor === null ? null : places.get(String(item.anchor));
  const below = children.get(item.id) ?? [];
  let [sum, weight] = [0, 0];
  const want = (row, share) => { sum += row * share; weight += share; };
  if (anchor) want(anchor.y + offsets.get(item.id), 1);
  if (below.length) want(mean(below.map(({ id }) => places.get(id).y)), 4);
  const old = before.get(item.id);
  if (old) want(old.y, 2);
  return weight ? sum / weight : own.y;
}

function mean(values) { return values.reduce((sum, value) => sum + value, 0) / values.length; }

// Returns rows in the same order and at least ROW apart, as near as can be to the wanted ones.
function spread(wanted) {
  const blocks = [];
  wanted.forEach((row, at) => {
    let block = { sum: row - at * ROW, size: 1 };
    while (blocks.length && blocks.at(-1).sum / blocks.at(-1).size >= block.sum / block.size) {
      const last = blocks.pop();
      block = { sum: last.sum + block.sum, size: last.size + block.size };
    }
    blocks.push(block);
  });
  const rows = blocks.flatMap(({ sum, size }) => Array(size).fill(sum / size));
  return rows.map((row, at) => row + at * ROW);
}

// Moves all so that one item stays where it was.
function moveBack(places, before, kept) {
  const [now, old] = [places.get(kept), before.get(kept) ?? { x: 0, y: 0 }];
  if (!now) return places;
  const [dx, dy] = [old.x - now.x, old.y - now.y];
  for (const place of places.values()) {
    place.x += dx;
    place.y += dy;
  }
  return places;
}
