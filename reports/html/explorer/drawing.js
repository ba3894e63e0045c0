// Draws the picture with vis-network, and turns clicks on it into what the explorer does.
"use strict";

const READABLE = 0.53;
const NEAREST = 1.1;
const MARGIN = { width: 24, height: 24 };

class Drawing {
  constructor(explorer, container) {
    this.explorer = explorer;
    this.container = container;
    this.palette = new Palette();
    this.cards = new Cards(explorer.data, this.palette);
    this.lines = new Lines(explorer, this.palette);
    this.nodes = new vis.DataSet();
    this.layout = null;
    this.colourListeners = [];
    this.canvas = document.createElement("div");
    this.canvas.className = "canvas";
    this.canvas.style.cssText = "position:absolute;inset:0";
    container.append(this.canvas);
    this.show(explorer.picture, null);
    this.network = new vis.Network(this.canvas, { nodes: this.nodes, edges: [] }, networkOptions());
    this.frame();
    this.listen();
  }

  // Returns where the items that are drawn stand, as a Map of { x, y } by id.
  get places() { return this.layout.places; }

  listen() {
    const { explorer, network } = this;
    explorer.on("draw", (picture, kept) => {
      this.show(picture, kept);
      network.once("afterDrawing", () => performance.mark("unfolded"));
    });
    explorer.on("highlight", () => this.paint());
    explorer.on("filter", () => this.paint());
    explorer.on("current", (item) => { this.reveal(item.id); this.paint(); });
    explorer.on("focus", (ids) => this.centre(ids));
    explorer.on("reset", () => this.frame());
    network.on("click", ({ pointer }) => this.click(pointer.canvas));
    network.on("beforeDrawing", (ctx) => this.lines.draw(ctx, this.layout, network.getScale()));
    network.once("afterDrawing", () => {
      performance.mark("drawn");
      document.documentElement.dataset.drawn = "true";
    });
    const repaint = () => {
      this.palette.forget();
      this.paint();
      for (const listener of this.colourListeners) listener();
    };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    new MutationObserver(repaint).observe(document.documentElement, {
      attributes: true, attributeFilter: ["data-scheme", "class"],
    });
  }

  // Shows a picture; what was drawn before and is not left is taken off.
  show(picture, kept) {
    this.layout = new Layout(picture, this.explorer.data, this.layout, kept);
    const nodes = [...picture.items.values()].map((item) => ({
      id: item.id, shape: "custom", ...this.places.get(item.id), title: undefined,
      ctxRenderer: ({ ctx, id, x, y }) => this.renderer(ctx, id, x, y),
    }));
    this.nodes.remove(this.nodes.getIds().filter((id) => !picture.items.has(id)));
    this.nodes.update(nodes);
  }

  // Draws all anew, once, after colours, filter or highlight have changed.
  paint() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.network.redraw();
    });
  }

  // Draws all that is drawn on another canvas.
  drawAll(ctx, scale) {
    this.lines.draw(ctx, this.layout, scale);
    for (const [id, { x, y }] of this.places) {
      const item = this.explorer.picture.items.get(id);
      if (item) this.cards.draw(ctx, item, x, y, { ...this.look(item), scale });
    }
  }

  // Calls a listener when the colours of the page have changed.
  onColours(listener) { this.colourListeners.push(listener); }

  renderer(ctx, id, x, y) {
    const item = this.explorer.picture.items.get(id);
    const size = { width: CARD.width, height: CARD.height };
    if (!item) return { drawNode() {}, nodeDimensions: size };
    return {
      drawNode: () => this.cards.draw(ctx, item, x, y, this.look(item)),
      nodeDimensions: size,
    };
  }

  look(item) {
    const { explorer } = this;
    const { node } = item;
    return {
      selected: node !== null && node === explorer.selected,
      current: item.id === explorer.current && document.activeElement === this.container,
      subject: node === explorer.data.subject,
      on: explorer.highlight.nodes.has(node),
      dimmed: this.lines.isDimmed(item.id),
      hidden: node === null ? {} : { up: explorer.hidden(node, UP), down: explorer.hidden(node, DOWN) },
      scale: this.network.getScale(),
    };
  }

  // Returns the id of the item at a point of the drawing, or of its mark of hidden neighbours.
  at({ x, y }) {
    for (const [id, place] of this.places) {
      const item = this.explorer.picture.items.get(id);
      for (const side of item?.node === null ? [] : [UP, DOWN]) {
        const count = this.explorer.hidden(item.node, side);
        if (count && inside(hiddenBox(place.x, place.y, side, count), x, y)) return { item, side };
      }
    }
    for (const [id, place] of this.places) {
      const box = { left: place.x - CARD.width / 2, top: place.y - CARD.height / 2, ...CARD };
      if (inside(box, x, y)) return { item: this.explorer.picture.items.get(id), side: null };
    }
    return null;
  }

  // Returns the point of the container at which an item is, or its mark of hidden neighbours.
  pointOf(id, side = null) {
    const { x, y } = this.places.get(String(id));
    const item = this.explorer.picture.items.get(String(id));
    const box = side && hiddenBox(x, y, side, this.explorer.hidden(item.node, side));
    const point = box ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : { x, y };
    const { x: left, y: top } = this.network.canvasToDOM(point);
    return [left, top];
  }

  click(point) {
    const { explorer } = this;
    this.container.focus({ preventScroll: true });
    const found = this.at(point);
    if (!found) explorer.select(null);
    else if (found.side) explorer.expand(found.item.node, found.side);
    else if (found.item.fold) explorer.open(found.item.id);
    else if (found.item.node !== null) explorer.select(found.item.node);
    else explorer.select(found.item.anchor);
  }

  // Moves the view until some items are in its middle, in a size that can be read if possible.
  centre(ids, least = 0.3) {
    const places = ids.map((id) => this.places.get(String(id))).filter(Boolean);
    if (!places.length || !this.network) return;
    const box = bounds(places);
    const { clientWidth, clientHeight } = this.container;
    const fit = Math.min(clientWidth / (box.width + 48), clientHeight / (box.height + 60));
    const now = places.length === 1 ? Math.max(this.network.getScale(), READABLE) : 1;
    this.moveTo({ position: { x: box.x, y: box.y }, scale: Math.max(least, Math.min(fit, now)) });
  }

  moveTo(view) {
    this.network.moveTo({
      ...view,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false
        : { duration: 250, easingFunction: "easeInOutQuad" },
    });
  }

  // Moves the view no farther than it takes to see an item whole in a size that can be read.
  reveal(id) {
    const place = this.places.get(String(id));
    if (!place || !this.network) return;
    const scale = this.network.getScale();
    if (scale < SMALL_SCALE / 2) { this.centre([id], READABLE); return; }
    const { x, y } = this.network.getViewPosition();
    const { clientWidth, clientHeight } = this.container;
    const near = (at, middle, room, size) => {
      const most = Math.max(0, room / scale / 2 - size / 2 - 4 / scale);
      return Math.max(at - most, Math.min(at + most, middle));
    };
    const position = {
      x: near(place.x, x, clientWidth, CARD.width), y: near(place.y, y, clientHeight, CARD.height),
    };
    if (position.x !== x || position.y !== y) this.moveTo({ position, scale });
  }

  // Returns the id of some that stands nearest to the middle of what one sees, or null.
  nearest(ids) { return nearest(ids, this.places, this.network.getViewPosition()); }

  // Shows the whole drawing where it can be read; otherwise the subject, with all that is upstream
  // of it where that can be read.
  frame() {
    const { clientWidth, clientHeight } = this.container;
    const all = bounds([...this.places.values()]);
    const upstream = bounds(this.upstream());
    const subject = this.places.get(String(this.explorer.data.subject));
    const fit = ({ width, height }) => Math.min(
      clientWidth / (width + MARGIN.width), clientHeight / (height + MARGIN.height), NEAREST);
    const scale = Math.max(READABLE, fit(all));
    const along = (axis, size, room) => {
      const half = (room / scale - MARGIN[size]) / 2;
      if (all[size] / 2 <= half) return all[axis];
      if (upstream[size] / 2 > half) return subject[axis];
      const far = half - upstream[size] / 2;
      return Math.max(upstream[axis] - far, Math.min(upstream[axis] + far, all[axis]));
    };
    const position = { x: along("x", "width", clientWidth), y: along("y", "height", clientHeight) };
    this.network.moveTo({ position, scale, animation: false });
  }

  // Returns the places of the subject and of what is drawn upstream of it.
  upstream() {
    const { picture, data } = this.explorer;
    const found = new Set([String(data.subject)]);
    const ups = Map.groupBy(picture.joints, ({ child }) => child);
    for (const id of found) for (const { parent } of ups.get(id) ?? []) found.add(parent);
    return [...found].map((id) => this.places.get(id));
  }

  // Shows all that is drawn.
  fit() {
    this.centre([...this.places.keys()], 0.05);
  }

  zoom(factor) {
    const scale = Math.min(3, Math.max(0.05, this.network.getScale() * factor));
    this.network.moveTo({ scale, animation: false });
  }
}

// Returns whether a point is in a box.
function inside({ left, top, width, height }, x, y) {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}

// Returns the box around cards at some places, with its middle.
function bounds(places) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of places) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return {
    x: (left + right) / 2, y: (top + bottom) / 2,
    width: right - left + CARD.width, height: bottom - top + CARD.height,
  };
}
