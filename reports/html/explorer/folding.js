// Folding: what of a family is drawn. reports/views/folding.py says how a picture begins, and a
// test compares the two; here folds are opened as well.
//
// A picture is made anew from a list of openings, in their order, so that closing is to leave one
// out. An opening is one of
//   { kind: "show", path }              these artifacts, each beside the one before it
//   { kind: "side", anchor, side }      the neighbours of an artifact, folded where they are many;
//                                       `whole` ones are not folded; `most` is how much may be
//                                       drawn after it, so that what does not fit is folded
//   { kind: "page", fold, page }        one page of what a fold holds
// An item of a picture is a node, a fold or a base that nobody can look up:
//   { id, node, fold, base, count, anchor, side, group, members, owner, rest, opening }
"use strict";

const FOLDED_FROM = 8;
const WHOLE = 40;
const MOST_DRAWN = 300;
const PAGE = 25;
const FIRST_STEPS = { lineage: [2, 2], impact: [1, 2], licenses: [2, 1] };
const UP = "up";
const DOWN = "down";

class Picture {
  constructor() {
    this.items = new Map();
    this.hidden = new Map();
    this.basesLeft = new Map();
    this.joints = [];
    this.used = new Set();
    this.opened = new Map();
    this.drawn = new Set();
  }

  get size() { return this.items.size; }
  has(n) { return this.drawn.has(n); }

  addNode(node, anchor, side, opening) {
    if (this.drawn.has(node)) return;
    const id = String(node);
    this.drawn.add(node);
    this.items.set(id, { id, node, fold: false, base: null, count: 1, anchor, side, opening });
  }

  addFold(id, anchor, side, group, members, opening, owner = null) {
    this.items.set(id, {
      id, node: null, fold: true, base: null, anchor, side, group, members, opening, owner,
      rest: false, count: members.length, whole: members.length,
    });
  }

  folds() { return [...this.items.values()].filter((item) => item.fold); }
  nodes() { return [...this.items.values()].filter((item) => item.node !== null); }
}

class Folding {
  constructor(data) {
    this.data = data;
    this.matches = null;
    this.known = new Map();
    this.nameGroups();
  }

  // Numbers the ways that a neighbour can have come about in, in the order in which they stand.
  nameGroups() {
    const { ways, kinds } = this.data;
    const groups = ways.map(([, relation, method]) => [relation, method ?? ""]);
    const names = [...new Set(groups.map((group) => JSON.stringify(group)))]
      .map((name) => JSON.parse(name))
      .sort(([relation, method], [other, otherMethod]) => (
        compareTexts(relation, other) || compareTexts(method, otherMethod)));
    const rank = new Map(names.map((name, at) => [JSON.stringify(name), at]));
    this.wayGroup = groups.map((group) => rank.get(JSON.stringify(group)));
    this.kindOrder = [...kinds].sort(compareTexts);
    this.kindRank = kinds.map((kind) => this.kindOrder.indexOf(kind));
  }

  // Returns the neighbours on one side as [group, artifacts]…, the weightiest of each first.
  alike(anchor, side) {
    const key = `${anchor}/${side}`;
    if (!this.known.has(key)) this.known.set(key, this.groupNeighbours(anchor, side));
    return this.known.get(key);
  }

  groupNeighbours(anchor, side) {
    const { data } = this;
    const found = new Map();
    for (const link of side === UP ? data.linksUp(anchor) : data.linksDown(anchor)) {
      const node = data.otherEnd(link, side);
      if (node === anchor) continue;
      const way = this.wayGroup[data.links.way[link]];
      const group = way * this.kindOrder.length + this.kindRank[data.nodes.kind[node]];
      if (!found.has(group)) found.set(group, []);
      found.get(group).push(node);
    }
    const { id, weight } = data.nodes;
    for (const members of found.values()) {
      members.sort((a, b) => weight[b] - weight[a] || compareTexts(id[a], id[b]));
    }
    return [...found].sort(([a], [b]) => a - b);
  }

  // Returns the openings with which the page begins.
  first() {
    const { subject, conflicts, start } = this.data;
    const openings = [{ kind: "show", path: [subject] }];
    for (const { path } of conflicts) openings.push({ kind: "show", path: [...path] });
    const [up, down] = FIRST_STEPS[start];
    const whole = start === "impact" ? null : this.smallUpstream();
    if (whole) openings.push(...whole);
    const picture = this.draw(openings, MOST_DRAWN);
    if (!whole) openings.push(...this.steps(picture, UP, up));
    openings.push(...this.steps(picture, DOWN, down));
    for (const opening of openings) opening.first = true;
    return openings;
  }

  // Returns the openings that draw all upstream of the subject; null where that is too much.
  smallUpstream() {
    const { subject } = this.data;
    const found = new Set([subject]);
    for (const anchor of found) {
      for (const [, members] of this.alike(anchor, UP)) members.forEach((n) => found.add(n));
      if (found.size > WHOLE + 1) return null;
    }
    return [...found].map((anchor) => ({ kind: "side", anchor, side: UP, whole: true }));
  }

  // Draws so many steps from the subject on one side, and returns the openings of that.
  steps(picture, side, steps) {
    const { subject } = this.data;
    const openings = [];
    const seen = new Set([subject]);
    let here = [subject];
    for (let step = 0; step < steps; step += 1) {
      const next = [];
      for (const anchor of here) {
        const opening = { kind: "side", anchor, side };
        this.openSide(picture, opening, MOST_DRAWN);
        openings.push(opening);
        for (const [, members] of this.alike(anchor, side)) {
          for (const node of members) {
            if (!picture.has(node) || seen.has(node)) continue;
            seen.add(node);
            next.push(node);
          }
        }
      }
      here = next;
    }
    return openings;
  }

  // Returns what is drawn after some openings; the first ones draw no more than `most`.
  draw(openings, most = Infinity) {
    const picture = new Picture();
    for (const opening of openings) {
      const limit = opening.most ?? (opening.first ? MOST_DRAWN : most);
      if (opening.kind === "show") this.show(picture, opening, limit);
      else if (opening.kind === "side") this.openSide(picture, opening, limit);
      else this.openPage(picture, opening);
    }
    return picture;
  }

  // Returns the picture of some openings, with bases, lines and counts.
  finish(openings) {
    const picture = this.draw(openings);
    this.leaveFolds(picture);
    this.addBases(picture);
    this.join(picture);
    return picture;
  }

  show(picture, opening, most) {
    picture.used.add(opening);
    let before = null;
    for (const node of opening.path) {
      if (!picture.has(node)) {
        if (picture.size >= most) return;
        picture.addNode(node, before, before === null ? null : this.sideOf(before, node), opening);
      }
      before = node;
    }
  }

  // Returns on which side of an artifact its neighbour stands.
  sideOf(anchor, node) {
    return this.data.neighbours(node, DOWN).has(anchor) ? UP : DOWN;
  }

  openSide(picture, opening, most) {
    const { anchor, side, whole = false } = opening;
    if (!picture.has(anchor)) return;
    picture.used.add(opening);
    const groups = this.alike(anchor, side);
    let folds = opening.most === undefined ? 0 : groups.length;
    for (const [group, members] of groups) {
      const left = members.filter((node) => !picture.has(node));
      if (folds) folds -= 1;
      if (whole || (left.length < FOLDED_FROM && picture.size + left.length + folds <= most)) {
        for (const node of left) {
          if (picture.size < most) picture.addNode(node, anchor, side, opening);
        }
      } else if (picture.size < most) {
        picture.addFold(`${anchor}/${side}/${group}`, anchor, side, group, left, opening);
      }
    }
  }

  openPage(picture, opening) {
    const fold = picture.items.get(opening.fold);
    if (!fold) return;
    picture.used.add(opening);
    if (!picture.opened.has(fold.id)) {
      const dull = this.matches ? fold.members.filter((node) => !this.matches[node]) : [];
      const entries = this.entries(picture, fold);
      picture.opened.set(fold.id, { entries, dull, pages: new Set(), opening: fold.opening });
    }
    const { entries, dull, pages } = picture.opened.get(fold.id);
    pages.add(opening.page);
    picture.items.delete(fold.id);
    const { id, anchor, side, group, owner } = fold;
    for (const [own, members] of entries.slice(PAGE * opening.page, PAGE * (opening.page + 1))) {
      if (members.length === 1) picture.addNode(members[0], anchor, side, opening);
      else picture.addFold(`${id}/${own}`, anchor, side, group, members, opening, own);
    }
    const rest = entries.filter((_, at) => !pages.has(Math.floor(at / PAGE)))
      .flatMap(([, members]) => members).concat(dull);
    if (rest.length === 0) return;
    picture.addFold(id, anchor, side, group, rest, fold.opening, owner);
    picture.items.get(id).rest = true;
  }

  // Returns what a fold opens into, as [owner, artifacts]…: who publishes several stays one entry.
  entries(picture, fold) {
    const members = fold.members.filter(
      (node) => !picture.has(node) && (!this.matches || this.matches[node]),
    );
    const each = () => members.map((node) => [null, [node]]);
    if (fold.owner !== null) return each();
    const owners = new Map();
    for (const node of members) {
      const owner = this.data.nodes.owner[node];
      const key = owner < 0 ? `-${node}` : owner;
      if (!owners.has(key)) owners.set(key, []);
      owners.get(key).push(node);
    }
    return owners.size === 1 ? each() : [...owners];
  }

  // Takes what is drawn out of the folds, and counts what the filter leaves of them.
  leaveFolds(picture) {
    for (const fold of picture.folds()) {
      fold.members = fold.members.filter((node) => !picture.has(node));
      fold.whole = fold.members.length;
      fold.count = this.matches
        ? fold.members.reduce((sum, node) => sum + this.matches[node], 0) : fold.whole;
      if (fold.whole === 0) picture.items.delete(fold.id);
    }
  }

  // Adds the bases that nobody can look up, each text of an artifact once, as many as fit.
  addBases(picture) {
    for (const { node } of picture.nodes()) {
      const found = new Map();
      for (const [text, method, , declared] of this.data.bases[node] ?? []) {
        const old = found.get(text ?? "");
        found.set(text ?? "", {
          method: old?.method || method, declared: declared || Boolean(old?.declared),
        });
      }
      const fit = Math.max(0, Math.min(found.size, FOLDED_FROM - 1, MOST_DRAWN - picture.size));
      [...found].slice(0, fit).forEach(([text, { method, declared }], at) => {
        const id = `${node}/base/${at}`;
        picture.items.set(id, {
          id, node: null, fold: false, base: { text, method, declared }, count: 1, anchor: node,
          side: UP, opening: null,
        });
      });
      if (found.size === fit) continue;
      picture.basesLeft.set(node, found.size - fit);
      picture.hidden.set(`${node}/${UP}`, found.size - fit);
    }
  }

  // Adds the lines between what is drawn as { child, parent, link, item }, and counts the rest.
  join(picture) {
    const { data } = this;
    const folded = new Map();
    for (const item of picture.items.values()) {
      if (item.node !== null) continue;
      const ends = [String(item.anchor), item.id];
      const [child, parent] = item.side === UP ? ends : ends.reverse();
      picture.joints.push({ child, parent, link: null, item });
      if (!item.fold) continue;
      const key = `${item.anchor}/${item.side}`;
      if (!folded.has(key)) folded.set(key, new Set());
      item.members.forEach((node) => folded.get(key).add(node));
    }
    for (const { node } of picture.nodes()) {
      for (const link of data.linksUp(node)) {
        const parent = data.parent[link];
        if (!picture.has(parent)) continue;
        picture.joints.push({ child: String(node), parent: String(parent), link, item: null });
      }
      for (const side of [UP, DOWN]) {
        const key = `${node}/${side}`;
        let count = 0;
        for (const other of data.neighbours(node, side)) {
          if (!picture.has(other) && !folded.get(key)?.has(other)) count += 1;
        }
        if (count) picture.hidden.set(key, (picture.hidden.get(key) ?? 0) + count);
      }
    }
  }
}

// Compares two texts by their characters, as Python does.
function compareTexts(a, b) { return a < b ? -1 : a > b ? 1 : 0; }
