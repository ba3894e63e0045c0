// The layers of what is drawn: each parent to the left of all that was made from it. They are those
// of reports/views/layers.py, of the lines that are drawn alone, and a test compares the two.
"use strict";

// Returns the layer of each id as a Map: that of the subject is 0, upstream is negative. A node
// stands as far from the subject as the longest path between the two; one that is on neither side
// stands just left of what was made from it. The members of a cycle share one layer.
function layersOf(subject, ids, joints) {
  const group = cyclesOf(ids, joints);
  const [parents, children] = [new Map(), new Map()];
  for (const id of ids) {
    parents.set(group.get(id), new Set());
    children.set(group.get(id), new Set());
  }
  for (const { child, parent } of joints) {
    const [low, high] = [group.get(child), group.get(parent)];
    if (low === high) continue;
    parents.get(low).add(high);
    children.get(high).add(low);
  }
  const layers = groupLayers(group.get(subject), sortUpward(parents, children), parents, children);
  return new Map(ids.map((id) => [id, layers.get(group.get(id))]));
}

// Returns for each id the name of a group: that of the cycle that it is part of, or its own.
function cyclesOf(ids, joints) {
  const ups = Map.groupBy(joints, ({ child }) => child);
  const [found, low, group] = [new Map(), new Map(), new Map()];
  const open = [];
  const visit = (id) => {
    found.set(id, found.size);
    low.set(id, found.get(id));
    open.push(id);
    for (const { parent } of ups.get(id) ?? []) {
      if (!found.has(parent)) visit(parent);
      if (!group.has(parent)) low.set(id, Math.min(low.get(id), low.get(parent)));
    }
    if (low.get(id) !== found.get(id)) return;
    for (let member = null; member !== id;) {
      member = open.pop();
      group.set(member, id);
    }
  };
  for (const id of ids) if (!found.has(id)) visit(id);
  return group;
}

// Returns the groups, children before their parents.
function sortUpward(parents, children) {
  const waiting = new Map([...children].map(([each, own]) => [each, own.size]));
  const order = [...waiting.keys()].filter((each) => waiting.get(each) === 0);
  for (const each of order) {
    for (const parent of parents.get(each)) {
      waiting.set(parent, waiting.get(parent) - 1);
      if (waiting.get(parent) === 0) order.push(parent);
    }
  }
  return order;
}

// Returns the layer of each group, that of the start being 0.
function groupLayers(start, order, parents, children) {
  const upward = [...order].reverse();
  const near = (ids, layers) => [...ids].filter((id) => layers.has(id)).map((id) => layers.get(id));
  const downstream = new Map([[start, 0]]);
  for (const each of upward) {
    const over = near(parents.get(each), downstream);
    if (over.length && each !== start) downstream.set(each, Math.max(...over) + 1);
  }
  const layers = new Map([[start, 0]]);
  for (const each of order) {
    const under = near(children.get(each), layers);
    if (under.length && each !== start) layers.set(each, Math.min(...under) - 1);
  }
  for (const [each, layer] of downstream) layers.set(each, layer);
  for (const each of order) {
    if (layers.has(each)) continue;
    layers.set(each, Math.min(...near(children.get(each), layers), 1) - 1);
  }
  for (const each of upward) {
    layers.set(each, Math.max(layers.get(each), ...near(parents.get(each), layers).map((l) => l + 1)));
  }
  return layers;
}
