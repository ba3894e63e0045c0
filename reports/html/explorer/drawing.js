// Draws the picture with vis-network, and turns clicks on it into what the explorer does.
"use strict";

const LABEL_SCALE = 0.6;

class Drawing {
  constructor(explorer, container) {
    this.explorer = explorer;
    this.container = container;
    this.palette = new Palette();
    this.cards = new Cards(explorer.data, this.palette);
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.places = new Map();
    const options = JSON.parse(document.getElementById("options").textContent);
    const canvas = document.createElement("div");
    canvas.className = "canvas";
    canvas.style.cssText = "position:absolute;inset:0";
    container.append(canvas);
    this.show(explorer.picture, null);
    this.network = new vis.Network(canvas, { nodes: this.nodes, edges: this.edges }, {
      ...options, ...SETTINGS,
    });
    this.frame();
    this.listen();
  }

  listen() {
    const { explorer, network } = this;
    explorer.on("draw", (picture, kept) => {
      this.show(picture, kept);
      network.once("afterDrawing", () => performance.mark("unfolded"));
    });
    explorer.on("highlight", () => this.paint());
    explorer.on("filter", () => this.paint());
    explorer.on("current", (item) => { this.centre([item.id]); this.paint(); });
    explorer.on("focus", (ids) => this.centre(ids));
    explorer.on("reset", () => this.frame());
    network.on("click", ({ pointer }) => this.click(pointer.canvas));
    network.on("afterDrawing", (ctx) => this.drawPhrases(ctx));
    network.once("afterDrawing", () => {
      performance.mark("drawn");
      document.documentElement.dataset.drawn = "true";
    });
    const repaint = () => { this.palette.forget(); this.paint(); };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    new MutationObserver(repaint).observe(document.documentElement, {
      attributes: true, attributeFilter: ["data-scheme", "class"],
    });
  }

  // Shows a picture; what was drawn before and is not left is taken off.
  show(picture, kept) {
    this.places = layOut(picture, this.explorer.data, this.places, kept);
    const nodes = [...picture.items.values()].map((item) => ({
      id: item.id, shape: "custom", ...this.places.get(item.id), title: undefined,
      ctxRenderer: ({ ctx, id, x, y }) => this.renderer(ctx, id, x, y),
    }));
    const edges = new Map(picture.joints.map((joint) => {
      const id = `${joint.child}>${joint.parent}`;
      return [id, { id, from: joint.child, to: joint.parent, ...this.edgeLook(joint) }];
    }));
    this.edges.remove(this.edges.getIds().filter((id) => !edges.has(id)));
    this.nodes.remove(this.nodes.getIds().filter((id) => !picture.items.has(id)));
    this.nodes.update(nodes);
    this.edges.update([...edges.values()]);
  }

  // Draws all anew, once, after colours, filter or highlight have changed.
  paint() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.paintNow(); });
  }

  paintNow() {
    this.edges.update(this.explorer.picture.joints.map((joint) => ({
      id: `${joint.child}>${joint.parent}`, ...this.edgeLook(joint),
    })));
    this.network.redraw();
  }

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
      dimmed: item.fold ? item.count === 0 : node !== null && !explorer.isMatch(node),
      hidden: node === null ? {} : { up: explorer.hidden(node, UP), down: explorer.hidden(node, DOWN) },
      scale: this.network.getScale(),
    };
  }

  edgeLook({ child, parent, link, item }) {
    const { data, highlight } = this.explorer;
    const step = stepKey(child, parent);
    const inferred = item?.base ? !item.base.declared : link !== null && data.isInferred[link] === 1;
    const on = highlight.steps.has(step);
    const red = data.conflictSteps.has(step) || (on && highlight.conflict);
    const colour = red ? "edge-path" : on ? "accent" : inferred ? "edge-inferred" : "edge";
    return {
      dashes: inferred || item?.base ? [6, 5] : false,
      width: on ? 2.6 : red ? 2 : 1.1,
      color: { color: this.palette.get(colour), opacity: highlight.nodes.size > 1 && !on && !red ? 0.55 : 1 },
    };
  }

  // Writes on the lines how a child was made from its parent, just left of the child.
  drawPhrases(ctx) {
    if (this.network.getScale() < LABEL_SCALE) return;
    ctx.save();
    ctx.font = `11px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineWidth = 4;
    ctx.lineJoin = "round";
    ctx.strokeStyle = this.palette.get("page");
    for (const joint of this.explorer.picture.joints) {
      const [child, parent] = [this.places.get(joint.child), this.places.get(joint.parent)];
      const phrase = this.phraseOf(joint);
      if (!child || !parent || !phrase || child.x <= parent.x) continue;
      const at = phrasePlace(child, parent);
      ctx.fillStyle = this.palette.get("muted");
      ctx.strokeText(phrase, at.x, at.y);
      ctx.fillText(phrase, at.x, at.y);
    }
    ctx.restore();
  }

  phraseOf({ link, item }) {
    if (link !== null) return this.explorer.data.way(link)[0];
    if (item.base) return "states as base";
    return item.side === UP ? foldWay(item, this.explorer.data)[0] : null;
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

  // Moves the view until some items are in its middle, large enough to be read.
  centre(ids, scale = null) {
    const places = ids.map((id) => this.places.get(id)).filter(Boolean);
    if (!places.length || !this.network) return;
    const box = bounds(places);
    const { clientWidth, clientHeight } = this.container;
    const fit = Math.min(clientWidth / (box.width + 80), clientHeight / (box.height + 80));
    this.network.moveTo({
      position: { x: box.x, y: box.y },
      scale: scale ?? Math.min(1, Math.max(Math.min(fit, 1), 0.3, Math.min(fit, this.network.getScale()))),
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false
        : { duration: 250, easingFunction: "easeInOutQuad" },
    });
  }

  // Shows the whole drawing where it can be read, otherwise what is around the subject.
  frame() {
    const { clientWidth, clientHeight } = this.container;
    const box = bounds([...this.places.values()]);
    const fit = Math.min(clientWidth / (box.width + 80), clientHeight / (box.height + 60), 1);
    const scale = Math.max(fit, Math.min(0.62, 1));
    const subject = this.places.get(String(this.explorer.data.subject));
    const position = fit >= scale ? { x: box.x, y: box.y } : {
      x: box.width * scale <= clientWidth ? box.x : subject.x,
      y: box.height * scale <= clientHeight ? box.y : subject.y,
    };
    this.network.moveTo({ position, scale, animation: false });
  }

  zoom(factor) {
    const scale = Math.min(3, Math.max(0.05, this.network.getScale() * factor));
    this.network.moveTo({ scale, animation: false });
  }
}

const SETTINGS = {
  autoResize: true,
  physics: false,
  layout: { improvedLayout: false },
  interaction: { hover: false, tooltipDelay: 1e9, dragNodes: false, selectable: false },
  nodes: { shape: "custom", chosen: false },
  edges: {
    arrows: { to: { enabled: true, scaleFactor: 0.45 } },
    smooth: { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 },
    chosen: false, selfReference: { size: 22, angle: 0.8 },
  },
};

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

// Returns the place on a line from a child to a parent that is in the gap left of the child.
function phrasePlace(child, parent) {
  const x = child.x - COLUMN / 2;
  if (child.x - parent.x <= COLUMN) return { x, y: (child.y + parent.y) / 2 };
  const along = (child.x - x) / (child.x - parent.x);
  const eased = along * along * (3 - 2 * along);
  return { x, y: child.y + (parent.y - child.y) * eased };
}
