// Prints the drawing: all that is drawn as one image, in light colours, as wide as the page.
"use strict";

const PRINT_SCALE = 2;
const LONGEST_SIDE = 8_000;

class Printing {
  constructor(explorer, drawing) {
    this.explorer = explorer;
    this.drawing = drawing;
    this.image = document.createElement("img");
    this.image.className = "printed";
    this.image.alt = "";
    drawing.container.after(this.image);
    addEventListener("beforeprint", () => this.prepare());
    addEventListener("afterprint", () => this.image.removeAttribute("src"));
    if (matchMedia("print").matches) this.prepare();
    matchMedia("print").addEventListener("change", ({ matches }) => matches && this.prepare());
  }

  prepare() {
    this.image.alt = `Drawing of ${counted(this.explorer.picture.size, "node")} around ${
      visibleText(this.explorer.data.id(this.explorer.data.subject))}`;
    this.image.src = this.drawImage().toDataURL("image/png");
  }

  // Returns a canvas with all that is drawn.
  drawImage() {
    const { drawing } = this;
    const box = bounds([...drawing.places.values()]);
    const [width, height] = [box.width + 80, box.height + 40];
    const scale = Math.min(PRINT_SCALE, LONGEST_SIDE / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(width * scale);
    canvas.height = Math.ceil(height * scale);
    const ctx = canvas.getContext("2d");
    ctx.scale(scale, scale);
    ctx.translate(width / 2 - box.x, height / 2 - box.y);
    drawing.palette.forget();
    drawing.drawAll(ctx, 1);
    drawing.palette.forget();
    return canvas;
  }
}
