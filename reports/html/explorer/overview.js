// The overview: every artifact as a point in the colour of its licence family, in columns by
// their steps from the subject, on a canvas of its own. What is beside, upstream of something
// downstream, has the last column.
"use strict";

const GAP = 26;
const HEAD = 76;
const FOOT = 40;

class Overview {
  constructor(explorer, drawing) {
    this.explorer = explorer;
    this.drawing = drawing;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "overview";
    this.canvas.hidden = true;
    this.canvas.setAttribute("role", "img");
    const all = counted(explorer.data.size, "artifact");
    this.canvas.setAttribute("aria-label", `All ${all} as points, upstream on the left`);
    this.canvas.style.cssText = "position:absolute;inset:0;width:100%;height:100%";
    drawing.container.append(this.canvas);
    this.canvas.addEventListener("click", (event) => this.click(event));
    explorer.on("overview", (on) => this.show(on));
    for (const event of ["filter", "highlight", "draw"]) explorer.on(event, () => this.later());
    new ResizeObserver(() => this.later()).observe(drawing.container);
    drawing.onColours(() => this.later());
  }

  show(on) {
    this.canvas.hidden = !on;
    this.drawing.canvas.style.visibility = on ? "hidden" : "";
    if (on) this.draw();
  }

  later() {
    if (!this.canvas.hidden) this.draw();
  }

  // Places all points: each column is a block as tall as the canvas, as wide as it has to be.
  place(width, height) {
    const { data } = this.explorer;
    this.columns ??= this.blocks();
    const room = Math.max(40, height - HEAD - FOOT);
    const least = Math.min(80, Math.max(0, width / (this.columns.length + 1) - GAP));
    const acrossOf = (members, cell) => Math.max(
      least, Math.ceil(members.length / Math.floor(room / cell)) * cell);
    const needed = (cell) => this.columns.reduce(
      (sum, { members }) => sum + acrossOf(members, cell) + GAP, GAP);
    let size = 14;
    while (size > 1 && needed(size) > width) size -= size > 4 ? 1 : 0.25;
    this.cell = size;
    const rows = Math.floor(room / size);
    this.x ??= new Float32Array(data.size);
    this.y ??= new Float32Array(data.size);
    this.heads = [];
    let left = Math.max(GAP, (width - needed(size)) / 2 + GAP);
    for (const { words, members } of this.columns) {
      const across = acrossOf(members, size);
      const begin = left + (across - Math.ceil(members.length / rows) * size) / 2;
      const top = HEAD + 8 + (room - Math.min(rows, members.length) * size) / 2;
      members.forEach((n, at) => {
        this.x[n] = begin + Math.floor(at / rows) * size;
        this.y[n] = top + (at % rows) * size;
      });
      const lines = [...words, members.length.toLocaleString("en")];
      this.heads.push({ x: left + across / 2, lines, room: across + GAP - 4 });
      left += across + GAP;
    }
  }

  // Returns the columns from left to right, each with the words over it and its artifacts.
  blocks() {
    const { sides, nodes } = this.explorer.data;
    const columnOf = (n) => {
      const side = sides[nodes.side[n]];
      if (side === "subject") return 0;
      if (side === "beside" || nodes.steps[n] < 0) return Infinity;
      return side === "upstream" ? -nodes.steps[n] : nodes.steps[n];
    };
    return [...Map.groupBy(this.order(), columnOf)].sort(([a], [b]) => a - b)
      .map(([steps, members]) => ({ words: columnWords(steps), members }));
  }

  // Returns all artifacts, alike ones beside each other: by kind and licence family, then the most
  // used first.
  order() {
    const { data } = this.explorer;
    const { kind, weight, labels } = data.nodes;
    const rank = data.labels.map(({ family }) => Object.keys(FAMILIES).indexOf(family));
    this.sorted ??= Uint32Array.from({ length: data.size }, (_, n) => n).sort((a, b) => (
      kind[a] - kind[b] || rank[labels[a]] - rank[labels[b]] || weight[b] - weight[a] || a - b));
    return this.sorted;
  }

  draw() {
    const { explorer } = this;
    const { data, highlight } = explorer;
    const { palette } = this.drawing;
    const ctx = this.context();
    const colours = data.labels.map(({ family }) => (
      palette.get(`family-${(FAMILIES[family] ?? FAMILIES.unknown).colour}`)));
    const dot = Math.max(0.75, this.cell * 0.72);
    for (const n of this.order()) {
      ctx.globalAlpha = explorer.isMatch(n) ? (data.isGone(n) ? 0.5 : 1) : 0.12;
      ctx.fillStyle = colours[data.nodes.labels[n]];
      ctx.fillRect(this.x[n], this.y[n], dot, dot);
    }
    ctx.globalAlpha = 1;
    const colour = palette.get(highlight.conflict ? "edge-path" : "accent");
    for (const n of highlight.nodes) this.ring(ctx, n, dot, colour);
    this.ring(ctx, data.subject, dot, palette.get("text"));
    ctx.fillStyle = palette.get("muted");
    ctx.font = `11px ${FONT}`;
    ctx.textAlign = "center";
    for (const { x, lines, room } of this.heads) {
      const fit = lines.every((line) => ctx.measureText(line).width <= room) ? lines : lines.slice(-1);
      fit.forEach((line, at) => ctx.fillText(line, x, HEAD - 14 * (fit.length - 1 - at)));
    }
    ctx.textAlign = "right";
    const { clientWidth, clientHeight } = this.drawing.container;
    ctx.fillText(WORDS.rings(highlight), clientWidth - 12, clientHeight - 14);
  }

  ring(ctx, n, dot, colour) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = 2;
    const radius = Math.max(4, dot * 0.8);
    ctx.beginPath();
    ctx.arc(this.x[n] + dot / 2, this.y[n] + dot / 2, radius, 0, 2 * Math.PI);
    ctx.stroke();
  }

  // Returns the context of the canvas, as large as its container and cleared.
  context() {
    const { clientWidth, clientHeight } = this.drawing.container;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    const ctx = this.canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    this.place(clientWidth, clientHeight);
    return ctx;
  }

  click({ offsetX, offsetY }) {
    let [best, least] = [null, 15 ** 2];
    for (let n = 0; n < this.x.length; n += 1) {
      const middle = this.cell / 2;
      const far = (this.x[n] + middle - offsetX) ** 2 + (this.y[n] + middle - offsetY) ** 2;
      if (far < least) [best, least] = [n, far];
    }
    if (best !== null) this.explorer.select(best);
  }
}
