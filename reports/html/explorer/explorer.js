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
      this.add([UP, DOWN].filter((side) => this.hidden(item.node, side))
        .map((side) => ({ kind: "side", anchor: item.node, side })), item.id);
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
    this.add([{ kind: "side", anchor: n, side }], String(n));
  }

  collapse(n, side) {
    const gone = this.items().filter((item) => item.anchor === n && item.side === side && !item.base);
    if (gone.length) this.remove(gone, (each) => (
      (each.kind === "side" && each.anchor === n && each.side === side)
      || (each.kind === "page" && each.fold.startsWith(`${n}/${side}/`))), n);
  }

  reset() {
    this.openings = [...this.first];
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

  // Adds openings; what was opened longest ago is folded again where too much would be drawn.
  add(openings, kept) {
    if (openings.length === 0) return;
    this.openings.push(...openings);
    let picture = this.folding.finish(this.openings);
    let folded = 0;
    while (picture.size > MOST_DRAWN) {
      const oldest = this.oldest(picture, openings);
      if (!oldest) break;
      this.openings = this.openings.filter((each) => each !== oldest);
      picture = this.folding.finish(this.openings);
      folded += 1;
    }
    this.redraw(kept, picture);
    if (folded) {
      this.emit("message", `More than ${MOST_DRAWN} nodes: what was opened first was folded again.`);
    }
  }

  // Returns the opening that was made first and that none of the newest stands on.
  oldest(picture, newest) {
    const needed = new Set([this.first[0]]);
    const waiting = [...newest];
    while (waiting.length) {
      const opening = waiting.pop();
      if (!opening || needed.has(opening)) continue;
      needed.add(opening);
      waiting.push(...this.folding.grounds(opening, this.openings));
      const starts = opening.kind === "show" ? [] : [opening.anchor ?? opening.fold.split("/")[0]];
      for (const start of starts) waiting.push(picture.items.get(String(start))?.opening);
      for (const item of picture.items.values()) {
        if (item.opening !== opening || item.anchor === null) continue;
        waiting.push(picture.items.get(String(item.anchor))?.opening);
      }
    }
    const loose = this.openings.filter((each) => !needed.has(each) && picture.used.has(each));
    return loose.find((each) => !each.first) ?? loose[0] ?? this.earlierPage(newest);
  }

  // Returns the first page of the fold of which the newest opening is a later one.
  earlierPage([newest]) {
    return newest.kind !== "page" ? null : this.openings.find((each) => (
      each.kind === "page" && each.fold === newest.fold && each !== newest)) ?? null;
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
    if (!this.picture.items.has(this.current)) this.moveTo(String(kept));
  }

  redraw(kept, picture = null) {
    this.picture = picture ?? this.folding.finish(this.openings);
    this.openings = this.openings.filter((each) => this.picture.used.has(each));
    this.emit("draw", this.picture, kept);
  }

  // What is selected ------------------------------------------------------------------------------

  select(n, { quiet = false } = {}) {
    if (n !== null && !(Number.isInteger(n) && n >= 0 && n < this.data.size)) return;
    if (n !== null && !this.picture.has(n)) this.draw(this.data.pathTo(n));
    this.selected = n;
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

// Writes what is selected into the address; a page in a frame may not be allowed to.
function writeAddress(data, n) {
  const fragment = n === null ? "" : `#${fragmentOf(data, n)}`;
  try {
    history.replaceState(null, "", fragment || location.pathname + location.search);
  } catch {
    // The address is a convenience: what is selected is shown all the same.
  }
}

// Returns what stands behind # for an artifact: its id, with its kind where the id alone is another.
function fragmentOf(data, n) {
  const id = data.id(n);
  const kind = data.find(id) === n ? "" : `${data.kind(n).toLowerCase()}:`;
  return kind + encodeURIComponent(id.toWellFormed()).replaceAll("%2F", "/");
}

// Returns the artifact that an address names behind #, or null.
function addressedNode(data) {
  let name = location.hash.slice(1);
  try {
    name = decodeURIComponent(name);
  } catch {
    // It is taken as it stands.
  }
  if (name === "") return null;
  const found = data.find(name);
  if (found !== null) return found;
  const [prefix, ...rest] = name.split(":");
  const kind = data.kinds.find((each) => each.toLowerCase() === prefix.toLowerCase());
  return kind ? data.find(rest.join(":"), kind) : null;
}
