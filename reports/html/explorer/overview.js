// The overview: every artifact as a point in the colour of its licence family, in columns by layer,
// on a canvas of its own.
"use strict";

const GAP = 26;

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

  // Places all points: each layer is a block as tall as the canvas, as wide as it has to be.
  place(width, height) {
    const { data } = this.explorer;
    this.layers ??= [...Map.groupBy(this.order(), (n) => data.layer[n])].sort(([a], [b]) => a - b);
    const room = Math.max(40, height - 48);
    const columnsOf = (members, cell) => Math.ceil(members.length / Math.floor(room / cell));
    const needed = (cell) => this.layers.reduce(
      (sum, [, members]) => sum + columnsOf(members, cell) * cell + GAP, GAP);
    let size = 14;
    while (size > 1 && needed(size) > width) size -= size > 4 ? 1 : 0.25;
    this.cell = size;
    const rows = Math.floor(room / size);
    this.x ??= new Float32Array(data.size);
    this.y ??= new Float32Array(data.size);
    this.heads = [];
    let left = Math.max(GAP, (width - needed(size)) / 2 + GAP);
    for (const [, members] of this.layers) {
      const top = 36 + (room - Math.min(rows, members.length) * size) / 2;
      members.forEach((n, at) => {
        this.x[n] = left + Math.floor(at / rows) * size;
        this.y[n] = top + (at % rows) * size;
      });
      const across = columnsOf(members, size) * size;
      this.heads.push({ x: left + across / 2, y: top - 10, count: members.length });
      left += across + GAP;
    }
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
    for (const { x, y, count } of this.heads) ctx.fillText(count.toLocaleString("en"), x, y);
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
