// Reads what reports/html/data.py writes, and answers what the parts of the page ask of it.
"use strict";

// Returns the family that the page holds, unpacked.
async function readData() {
  const bytes = bytesOf(document.getElementById("data").textContent);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new FamilyData(JSON.parse(await new Response(stream).text()));
}

// Returns the bytes of a base64 text; not all browsers can do it by themselves.
function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const packed = atob(text);
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = packed.charCodeAt(at);
  return bytes;
}

// The columns of data.py under their names, with typed arrays for what is asked often. Artifacts
// and links are numbers: their places in the columns.
class FamilyData {
  constructor(read) {
    const { verdict, ...columns } = read;
    Object.assign(this, columns, { subjectVerdict: verdict });
    this.size = this.nodes.id.length;
    this.child = Int32Array.from(this.links.child);
    this.parent = Int32Array.from(this.links.parent);
    this.isStub = marked(this.nodes.stub, this.size);
    this.isInferred = marked(this.links.inferred, this.child.length);
    this.upward = groupPlaces(this.child, this.size);
    this.downward = groupPlaces(this.parent, this.size);
    this.conflictSteps = new Set(this.conflicts.flatMap(
      ({ path }) => path.slice(1).map((parent, at) => stepKey(path[at], parent)),
    ));
  }

  id(n) { return this.nodes.id[n]; }
  kind(n) { return this.kinds[this.nodes.kind[n]]; }
  text(place) { return place < 0 ? null : this.texts[place]; }
  owner(n) { return this.text(this.nodes.owner[n]); }
  label(n) { return this.labels[this.nodes.labels[n]]; }
  weight(n) { return this.nodes.weight[n]; }
  isGone(n) { return n in this.gone; }

  // Return the places of the links that lead upstream, or downstream, from an artifact.
  linksUp(n) { return this.upward(n); }
  linksDown(n) { return this.downward(n); }

  // Returns how the child of a link was made: phrase, relation, method.
  way(link) { return this.ways[this.links.way[link]]; }

  // Returns the artifact at the other end of a link on one side of an artifact.
  otherEnd(link, side) { return side === "up" ? this.parent[link] : this.child[link]; }

  // Returns the artifacts on one side, each once and not itself.
  neighbours(n, side) {
    const links = side === "up" ? this.linksUp(n) : this.linksDown(n);
    const found = new Set();
    for (const link of links) found.add(this.otherEnd(link, side));
    found.delete(n);
    return found;
  }

  // Returns the verdict on an artifact's label; null where nothing is upstream to compare it with.
  verdict(n) {
    if (this.neighbours(n, "up").size === 0) return null;
    return n === this.subject ? this.subjectVerdict : this.verdicts[this.nodes.verdict[n]] ?? null;
  }

  // Returns for each action what it asks of an artifact, the answer, and whether that is because of
  // what is upstream.
  answersOf(n) {
    const { actions, sets, of, words } = this.answers;
    const [ranks, upstream] = sets[of[n]];
    return actions[this.nodes.kind[n]].map(([question], at) => (
      { question, answer: words[ranks[at]], upstream: upstream.includes(at) }));
  }

  // Returns the limits of an artifact, and of which it is not known whether there are any: what has
  // one answer, for one reason, together.
  limitsOf(n) {
    const { names, limits, sets, of, words } = this.answers;
    const [ranks, upstream] = sets[of[n]];
    const found = new Map();
    limits.forEach((limit, at) => {
      const place = names.length + at;
      const said = { answer: words[ranks[place]], upstream: upstream.includes(place) };
      if (ranks[place] === 0) return;
      const key = `${said.answer} ${said.upstream}`;
      found.set(key, { ...said, of: [...found.get(key)?.of ?? [], limit] });
    });
    return [...found.values()];
  }

  // Returns the number of an artifact by its id and, where given, its kind; null if it has none.
  find(id, kind = null) {
    this.byId ??= firstPlaces(this.nodes.id);
    const first = this.byId.get(id);
    if (first === undefined) return null;
    if (kind === null || this.kind(first) === kind) return first;
    const found = this.nodes.id.findIndex((own, n) => own === id && this.kind(n) === kind);
    return found < 0 ? null : found;
  }

  // Returns the shortest way from the subject to an artifact over links of any direction.
  pathTo(n) {
    this.reachedFrom ??= this.walk();
    const path = [n];
    while (path[0] !== this.subject) {
      const before = this.reachedFrom[path[0]];
      if (before < 0) return [n];
      path.unshift(before);
    }
    return path;
  }

  // Returns for each artifact the one that it was reached from on the way from the subject.
  walk() {
    const from = new Int32Array(this.size).fill(-1);
    const queue = new Int32Array(this.size);
    let [read, end] = [0, 1];
    queue[0] = this.subject;
    while (read < end) {
      const n = queue[read++];
      for (const side of ["up", "down"]) {
        for (const link of side === "up" ? this.linksUp(n) : this.linksDown(n)) {
          const other = this.otherEnd(link, side);
          if (other === this.subject || from[other] >= 0) continue;
          from[other] = n;
          queue[end++] = other;
        }
      }
    }
    return from;
  }

  // Returns an artifact and all that is upstream of it.
  ancestors(n) {
    const found = new Set([n]);
    for (const each of found) {
      for (const link of this.linksUp(each)) found.add(this.parent[link]);
    }
    return found;
  }
}

// Returns the name of a step from a child to a parent.
function stepKey(child, parent) { return `${child}>${parent}`; }

// Returns an array in which the given places are 1.
function marked(places, size) {
  const marks = new Uint8Array(size);
  for (const place of places) marks[place] = 1;
  return marks;
}

// Returns a function that returns the places at which a column has a number.
function groupPlaces(column, size) {
  const starts = new Uint32Array(size + 1);
  for (const number of column) starts[number + 1] += 1;
  for (let number = 0; number < size; number += 1) starts[number + 1] += starts[number];
  const next = starts.slice();
  const places = new Uint32Array(column.length);
  for (let place = 0; place < column.length; place += 1) places[next[column[place]]++] = place;
  return (number) => places.subarray(starts[number], starts[number + 1]);
}

// Returns for each value its first place.
function firstPlaces(values) {
  const places = new Map();
  values.forEach((value, place) => { if (!places.has(value)) places.set(value, place); });
  return places;
}
