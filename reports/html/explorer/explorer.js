// The state of the page: what is drawn, selected and filtered. All other parts ask and change it.
//
// explorer.data        the family (data.js): artifacts and links by number
// explorer.selected    the number of the selected artifact, or null
// explorer.current     the id of the drawn item that the keyboard stands on, or null
// explorer.picture     what is drawn (folding.js); explorer.highlight {nodes, steps, conflict}
// explorer.select(n)   selects an artifact and draws it, with what leads to it, if it is not drawn;
//                      null takes the selection off. { quiet: true } leaves the address alone
// explorer.drawn()     what is drawn, as { id, fold, node, count, base }…
// explorer.open(id)    opens a fold by one page, or both sides of a node; explorer.close(id) folds
//                      back what was opened with it: the members of a fold, or a node's siblings
// explorer.expand(n, side), explorer.collapse(n, side)      side is "up" or "down"
// explorer.reset()     draws what the page began with
// explorer.showPath(numbers)   draws a path and highlights it, as that of a conflict
// explorer.filter(test)        dims what test(n) is false of, and leaves it out of folds; null: all
// explorer.setOverview(on)     shows all artifacts as points, or the drawing
// explorer.view        the drawing (drawing.js): where items are, how near one looks, and which of
//                      some items is nearest to the middle of what one sees
// explorer.on(event, listener) "select" (number or null), "draw" (picture, id of the item to keep
//                      in its place), "filter" (marks or null), "overview" (on), "current" (item),
//                      "highlight", "message" (a sentence for whoever sees and hears the page)
//
// A part of the page starts with the explorer: PARTS.push((explorer) => …) at its end.
"use strict";

const PARTS = [];

class Explorer {
  constructor(data) {
    this.data = data;
    this.folding = new Folding(data);
    this.first = this.folding.first();
    this.openings = [...this.first];
    this.selected = null;
    this.current = String(data.subject);
    this.overview = false;
    this.highlight = { nodes: new Set(), steps: new Set(), conflict: false };
    this.listeners = new Map();
    this.picture = this.folding.finish(this.openings);
  }

  on(event, listener) {
    if (!this.listeners.has(event)) this.listeners.set(event, []);
    this.listeners.get(event).push(listener);
  }

  emit(event, ...values) {
    for (const listener of this.listeners.get(event) ?? []) listener(...values);
  }

  drawn() {
    return this.items().map(
      ({ id, fold, node, count, base }) => ({ id, fold, node, count, base: base?.text ?? null }),
    );
  }

  // Returns the items that are drawn.
  items() { return [...this.picture.items.values()]; }

  // What is drawn ---------------------------------------------------------------------------------

  open(id) {
    const item = this.picture.items.get(String(id));
    if (!item) return;
    if (item.node !== null) {
      this.addSides(item.node, [UP, DOWN].filter((side) => this.hidden(item.node, side)));
    } else if (item.fold) {
      const opened = this.picture.opened.get(item.id)?.pages ?? new Set();
      let page = 0;
      while (opened.has(page)) page += 1;
      const opening = { kind: "page", fold: item.id, page };
      this.add([opening], String(item.anchor));
      const shown = this.items().filter((each) => each.opening === opening).map((each) => each.id);
      const next = this.view?.nearest(shown) ?? shown[0];
      if (next) this.moveTo(next);
    }
  }

  close(id) {
    const item = this.picture.items.get(String(id));
    const { opening } = item ?? {};
    const own = (each) => each.kind === "page" && each.fold === String(id);
    if (this.openings.some(own)) {
      const gone = this.items().filter((each) => each.opening && own(each.opening));
      this.remove(gone, own, gone[0]?.anchor ?? this.data.subject);
    } else if (opening?.kind === "page") {
      this.close(opening.fold);
    } else if (opening?.kind === "show") {
      this.remove([item], () => false, item.anchor ?? this.data.subject);
    } else if (opening) {
      this.collapse(item.anchor, item.side);
    }
  }

  expand(n, side) {
    if (!this.picture.has(n)) this.select(n);
    this.addSides(n, [side]);
  }

  // Draws sides of an artifact; of bases that are not drawn it says where they are, and shows them.
  addSides(n, sides) {
    this.add(sides.map((side) => ({ kind: "side", anchor: n, side })), String(n));
    const bases = this.picture.basesLeft.get(n);
    if (!bases || !sides.includes(UP)) return;
    this.select(n);
    const more = bases === 1 ? "more base is" : "more bases are";
    this.emit("message", `${bases.toLocaleString("en")} ${more} listed in the panel.`);
  }

  collapse(n, side) {
    const gone = this.items().filter((item) => item.anchor === n && item.side === side && !item.base);
    if (gone.length) this.remove(gone, (each) => (
      (each.kind === "side" && each.anchor === n && each.side === side)
      || (each.kind === "page" && each.fold.startsWith(`${n}/${side}/`))), n);
  }

  reset() {
    this.openings = [...this.first];
    this.selected = null;
    this.setHighlight(null);
    this.redraw(null);
    this.select(null);
    this.moveTo(String(this.data.subject));
    this.emit("reset");
  }

  showPath(numbers) {
    this.draw(numbers);
    this.emit("focus", numbers.map(String));
    this.highlight = {
      nodes: new Set(numbers), conflict: true,
      steps: new Set(numbers.slice(1).flatMap(
        (n, at) => [stepKey(numbers[at], n), stepKey(n, numbers[at])])),
    };
    this.emit("highlight");
  }

  // Returns how many neighbours of a drawn artifact on a side are hidden.
  hidden(n, side) { return this.picture.hidden.get(`${n}/${side}`) ?? 0; }

  // Returns whether anything that an artifact has on a side was opened from it.
  drawnOn(n, side) {
    return this.items().some((item) => (
      item.anchor === n && item.side === side && item.node !== null));
  }

  // Draws artifacts, each beside the one before it, unless all of them are drawn.
  draw(path) {
    if (path.every((n) => this.picture.has(n))) return;
    this.add([{ kind: "show", path: [...path] }], null);
  }

  // Adds openings. Where too much would be drawn, what was opened longest ago is folded again.
  add(openings, kept) {
    if (openings.length === 0) return;
    this.openings.push(...openings);
    this.redraw(kept, openings);
  }

  // Makes the picture anew, of no more than can be drawn; returns what of it was given up.
  fit(newest) {
    let [kept, gaveUp] = [newest, null];
    this.picture = this.folding.finish(this.openings);
    while (this.picture.size > MOST_DRAWN) {
      const oldest = this.oldest(kept);
      gaveUp = oldest ? gaveUp ?? "oldest" : "newest";
      this.openings = oldest ? this.openings.filter((each) => each !== oldest) : this.bounded(kept);
      if (!oldest) kept = [];
      this.picture = this.folding.finish(this.openings);
    }
    this.openings = this.openings.filter((each) => this.picture.used.has(each));
    return gaveUp;
  }

  // Returns the opening that was made first and that none of the newest stands on, rather one that
  // what is selected does not stand on either; null where there is none.
  oldest(newest) {
    const needed = this.grounds([this.first[0], ...newest]);
    const chosen = this.grounds([this.picture.items.get(String(this.selected))?.opening]);
    const loose = this.openings.filter((each) => !needed.has(each) && this.picture.used.has(each));
    const free = loose.filter((each) => !chosen.has(each));
    const [most] = [free, loose].filter((each) => each.length);
    return most ? most.find((each) => !each.first) ?? most[0] : null;
  }

  // Returns some openings and all that they stand on.
  grounds(waiting) {
    const { items, opened } = this.picture;
    const found = new Set();
    while (waiting.length) {
      const opening = waiting.pop();
      if (!opening || found.has(opening)) continue;
      found.add(opening);
      if (opening.kind === "page") waiting.push(opened.get(opening.fold)?.opening);
      const starts = opening.kind === "show" ? [] : [opening.anchor ?? opening.fold.split("/")[0]];
      for (const item of items.values()) if (item.opening === opening) starts.push(item.anchor);
      for (const start of starts) waiting.push(items.get(String(start))?.opening);
    }
    return found;
  }

  // Returns openings that draw of the newest what fits, and the ends of the path that leads there.
  bounded(newest) {
    const [{ kind, path }] = newest;
    if (kind === "show") return [this.first[0], ...endsOf(path, MOST_DRAWN - 2 * PAGE)];
    const stack = [...newest];
    while (stack[0]?.kind === "page") {
      stack.unshift(this.picture.opened.get(stack[0].fold)?.opening);
    }
    if (!stack[0]) return this.openings.filter((each) => !newest.includes(each));
    const pages = stack.filter((each) => each.kind === "page");
    const sides = stack.filter((each) => each.kind === "side");
    const taken = MOST_DRAWN / 2;
    const room = (taken - pages.length * PAGE) / sides.length;
    return [
      this.first[0], ...endsOf(this.data.pathTo(sides[0].anchor), taken - 1),
      ...sides.map(({ anchor, side }, at) => (
        { kind: "side", anchor, side, most: Math.floor(taken + room * (at + 1)) })),
      ...pages,
    ];
  }

  // Takes items off, and all that hangs on them, with the openings that drew them.
  remove(items, isClosed, kept) {
    const gone = new Set();
    const waiting = [...items];
    const children = Map.groupBy(this.items(), (item) => item.anchor);
    while (waiting.length) {
      const item = waiting.pop();
      if (gone.has(item.id) || item.node === this.data.subject) continue;
      gone.add(item.id);
      if (item.node !== null) waiting.push(...(children.get(item.node) ?? []));
    }
    const hangs = (each) => (
      (each.kind === "side" && gone.has(String(each.anchor)))
      || (each.kind === "page" && (gone.has(each.fold) || gone.has(each.fold.split("/")[0]))));
    this.openings = this.openings.filter((each) => !isClosed(each) && !hangs(each))
      .map((each) => (each.kind === "show" && each.path.some((n) => gone.has(String(n)))
        ? { ...each, path: each.path.filter((n) => !gone.has(String(n))) } : each));
    this.redraw(String(kept));
  }

  redraw(kept, newest = []) {
    const before = this.picture;
    const gaveUp = this.fit(newest);
    this.emit("draw", this.picture, kept);
    this.follow(before);
    if (gaveUp) this.emit("message", `More than ${MOST_DRAWN} nodes: ${this.leftOut(gaveUp, newest)}`);
  }

  // Moves selection and keyboard from what is not drawn any more to what that hung on.
  follow(before) {
    const nearest = (id) => {
      let item = before.items.get(id);
      while (item && !this.picture.items.has(item.id)) item = before.items.get(String(item.anchor));
      return item?.node ?? this.selected ?? this.data.subject;
    };
    if (this.selected !== null && !this.picture.has(this.selected)) {
      const from = String(this.selected);
      this.selected = null;
      this.select(nearest(from));
    }
    if (!this.picture.items.has(this.current)) this.moveTo(String(nearest(this.current)));
  }

  // Says what is not drawn because there would be too much.
  leftOut(gaveUp, newest) {
    const steps = newest.flatMap(({ path = [] }) => path).filter((n) => !this.picture.has(n)).length;
    if (steps) return `${counted(steps, "artifact")} between the ends of the path ${steps === 1 ? "is" : "are"} not drawn.`;
    return gaveUp === "oldest" ? "what was opened first was folded again."
      : "what does not fit is folded.";
  }

  // What is selected ------------------------------------------------------------------------------

  select(n, { quiet = false } = {}) {
    if (n !== null && !(Number.isInteger(n) && n >= 0 && n < this.data.size)) return;
    this.selected = n;
    if (n !== null && !this.picture.has(n)) this.draw(this.data.pathTo(n));
    this.setHighlight(n);
    if (n !== null) this.moveTo(String(n));
    if (!quiet) writeAddress(this.data, n);
    this.emit("select", n);
  }

  // Highlights the ways from an artifact to every root and to the subject.
  setHighlight(n) {
    const nodes = n === null ? new Set() : this.data.ancestors(n);
    const steps = new Set();
    for (const each of nodes) {
      for (const link of this.data.linksUp(each)) steps.add(stepKey(each, this.data.parent[link]));
    }
    const path = n === null ? [] : this.data.pathTo(n);
    path.forEach((each, at) => {
      nodes.add(each);
      if (at === 0) return;
      steps.add(stepKey(each, path[at - 1]));
      steps.add(stepKey(path[at - 1], each));
    });
    this.highlight = { nodes, steps, conflict: false };
    this.emit("highlight");
  }

  // Moves the keyboard's place to a drawn item.
  moveTo(id) {
    const item = this.picture.items.get(id);
    if (!item) return;
    this.current = id;
    this.emit("current", item);
  }

  // What is filtered, and how all is shown --------------------------------------------------------

  filter(test) {
    const { size } = this.data;
    this.folding.matches = test && Uint8Array.from({ length: size }, (_, n) => (test(n) ? 1 : 0));
    this.redraw(this.current);
    this.emit("filter", this.folding.matches);
  }

  // Returns whether the filter leaves an artifact.
  isMatch(n) { return !this.folding.matches || this.folding.matches[n] === 1; }

  setOverview(on) {
    if (this.overview === on) return;
    this.overview = on;
    this.emit("overview", on);
  }
}

// Returns the openings that draw a path, or as much of its two ends as there is room for.
function endsOf(path, room) {
  const half = Math.floor(room / 2);
  const parts = path.length <= room ? [path] : [path.slice(0, half), path.slice(-half)];
  return parts.map((each) => ({ kind: "show", path: each }));
}

// Writes what is selected into the address; a page in a frame may not be allowed to.
function writeAddress(data, n) {
  const fragment = n === null ? "" : `#${fragmentOf(data, n)}`;
  try {
    history.replaceState(null, "", fragment || location.pathname + location.search);
  } catch {
    // The address is a convenience: what is selected is shown all the same.
  }
}

// Returns what stands behind # for an artifact: its id, with its kind where the id alone is another
// artifact, would be read as a kind and an id, or names a part of the page.
function fragmentOf(data, n) {
  const id = data.id(n);
  const alone = data.find(id) === n && !splitKind(data, id) && !document.getElementById(id);
  const kind = alone ? "" : `${data.kind(n).toLowerCase()}:`;
  return kind + encodeURIComponent(id.toWellFormed()).replaceAll("%2F", "/");
}

// Returns the artifact that an address names behind #, or null. A colon that is written as such
// stands rather between kind and id, one that is written %3A rather in an id.
function addressedNode(data) {
  const raw = location.hash.slice(1);
  const name = decoded(raw);
  if (name === "") return null;
  const byKind = (text) => {
    const [kind, id] = splitKind(data, text) ?? [];
    return kind ? data.find(decoded(id), kind) : null;
  };
  return byKind(raw) ?? data.find(name) ?? byKind(name);
}

// Returns the kind and the rest of a text that begins with a kind and a colon; null of any other.
function splitKind(data, text) {
  const [prefix, ...rest] = text.split(":");
  const kind = data.kinds.find((each) => each.toLowerCase() === prefix.toLowerCase());
  return kind && rest.length ? [kind, rest.join(":")] : null;
}

// Returns what a part of an address says; what cannot be decoded is taken as it stands.
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
