// The keyboard on the drawing: arrows follow the lineage, and a hidden text says where one is.
"use strict";

const KEYS = "Arrow left: upstream. Arrow right: downstream. Arrows up and down: siblings. "
  + "Enter: opens or expands. Backspace or minus: folds. Home: the subject. Plus and underscore: "
  + "nearer and farther. Zero: all that is drawn. Escape: clears the selection.";

class Keyboard {
  constructor(explorer, drawing) {
    this.explorer = explorer;
    this.drawing = drawing;
    this.prepare(drawing.container);
    this.addButtons(drawing.container);
    explorer.on("current", (item) => this.say(item));
    explorer.on("draw", () => this.say(explorer.picture.items.get(explorer.current)));
  }

  // Makes the drawing one stop of the Tab key whose current item is described in a text.
  prepare(container) {
    container.tabIndex = 0;
    container.setAttribute("role", "application");
    container.setAttribute("aria-roledescription", "drawing");
    container.setAttribute("aria-label", "Drawing of the lineage");
    const keys = spokenText("div", "drawing-keys", KEYS);
    this.where = spokenText("div", "drawing-current", "");
    this.where.setAttribute("role", "img");
    container.append(keys, this.where);
    container.setAttribute("aria-describedby", keys.id);
    container.setAttribute("aria-activedescendant", this.where.id);
    container.addEventListener("keydown", (event) => this.press(event));
    for (const change of ["focus", "blur"]) {
      container.addEventListener(change, () => this.drawing.network.redraw());
    }
    this.say(this.explorer.picture.items.get(this.explorer.current));
  }

  // Adds buttons that do what the keys do, for whoever has neither keys nor a wheel.
  addButtons(container) {
    const { drawing } = this;
    const all = [
      ["+", "Nearer", () => drawing.zoom(1.25)], ["−", "Farther", () => drawing.zoom(0.8)],
      ["⤢", "All that is drawn", () => drawing.fit()],
    ].map(([sign, name, act]) => button(sign, act, { "aria-label": name, title: name }));
    container.after(make("div", { id: "zoom", role: "group", "aria-label": "Zoom" }, ...all));
  }

  say(item) {
    if (item) this.where.setAttribute("aria-label", itemWords(item, this.explorer));
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      ArrowLeft: () => this.along(UP), ArrowRight: () => this.along(DOWN),
      ArrowUp: () => this.beside(-1), ArrowDown: () => this.beside(1),
      Enter: () => this.openItem(), " ": () => this.openItem(),
      Backspace: () => this.fold(), "-": () => this.fold(),
      Home: () => this.explorer.select(this.explorer.data.subject),
      "+": () => this.drawing.zoom(1.25), "=": () => this.drawing.zoom(1.25),
      _: () => this.drawing.zoom(0.8), 0: () => this.drawing.fit(),
      Escape: () => this.explorer.select(null),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  get item() { return this.explorer.picture.items.get(this.explorer.current); }

  // Goes to the nearest neighbour on a side; expands the side first where its neighbours are hidden.
  along(side) {
    const { item, explorer } = this;
    if (!item) return;
    const next = this.neighboursOf(item, side);
    if (next.length === 0 && item.node !== null && explorer.hidden(item.node, side)) {
      explorer.expand(item.node, side);
      next.push(...this.neighboursOf(item, side));
    }
    const from = this.drawing.places.get(item.id);
    this.go(nearest(next, this.drawing.places, from));
  }

  neighboursOf(item, side) {
    return this.explorer.picture.joints.flatMap(({ child, parent }) => {
      if (child === parent) return [];
      if (side === UP) return child === item.id ? [parent] : [];
      return parent === item.id ? [child] : [];
    });
  }

  // Goes to the item above or below in the same column.
  beside(step) {
    const { places } = this.drawing;
    const from = places.get(this.explorer.current);
    if (!from) return;
    const others = [...places].filter(([, { x, y }]) => (
      Math.abs(x - from.x) < COLUMN / 2 && (y - from.y) * step > 1)).map(([id]) => id);
    this.go(nearest(others, places, from));
  }

  go(id) {
    if (id === null) return;
    const item = this.explorer.picture.items.get(id);
    if (item.node !== null) this.explorer.select(item.node);
    else this.explorer.moveTo(id);
  }

  openItem() {
    const { item, explorer } = this;
    if (!item) return;
    if (item.node !== null && explorer.selected !== item.node) explorer.select(item.node);
    explorer.open(item.id);
  }

  fold() {
    const { item, explorer } = this;
    if (!item) return;
    const side = item.side === UP ? UP : DOWN;
    const opened = item.node !== null && explorer.drawnOn(item.node, side);
    if (opened) explorer.collapse(item.node, side);
    else explorer.close(item.id);
  }
}

// Returns the id whose place is nearest to a place, or null.
function nearest(ids, places, from) {
  let [best, least] = [null, Infinity];
  for (const id of ids) {
    const { x, y } = places.get(id);
    const far = Math.abs(y - from.y) + Math.abs(x - from.x) / 4;
    if (far < least) [best, least] = [id, far];
  }
  return best;
}

// Returns an item in words.
function itemWords(item, explorer) {
  const { data } = explorer;
  if (item.base) return `${visibleText(item.base.text)}, a base that is no id of the Hub`;
  if (item.fold) {
    const { title, line } = foldWords(item, data);
    return `${title} ${line}, folded`;
  }
  const { node } = item;
  const verdict = data.verdict(node);
  const words = [
    visibleText(data.id(node)), KINDS[data.kind(node)].one,
    node === data.subject ? "the subject" : null,
    data.label(node).text === null ? "no licence stated" : visibleText(data.label(node).text),
    verdict && `verdict ${verdict}`, data.isGone(node) ? "gone" : null,
    data.isStub[node] ? "not described" : null,
  ];
  for (const [side, name] of [[UP, "upstream"], [DOWN, "downstream"]]) {
    const count = explorer.hidden(node, side);
    if (count) words.push(`${count.toLocaleString("en")} more ${name}`);
  }
  return words.filter(Boolean).join(", ");
}

// Returns an element whose text is heard and not seen.
function spokenText(tag, id, text) {
  const element = document.createElement(tag);
  element.id = id;
  element.textContent = text;
  element.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
  return element;
}
