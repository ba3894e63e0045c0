// The beginning of the family as pyvis holds it in the page: drawn in plain boxes while a large
// family is being unpacked, and in a browser that cannot unpack it.
"use strict";

const PATIENCE = 200;

class Beginning {
  constructor(container) {
    this.container = container;
    this.later = setTimeout(() => this.draw(), PATIENCE);
  }

  draw() {
    const { nodes, edges } = JSON.parse(document.getElementById("beginning").textContent);
    const colour = { background: colourOf("surface"), border: colourOf("border") };
    this.canvas = document.createElement("div");
    this.canvas.className = "canvas";
    this.canvas.style.cssText = "position:absolute;inset:0";
    this.container.append(this.canvas);
    const options = networkOptions();
    const font = { color: colourOf("text"), face: FONT, size: 12 };
    Object.assign(options.nodes, { color: colour, font });
    options.edges.color = colourOf("edge");
    this.network = new vis.Network(this.canvas, { nodes, edges }, options);
    this.network.fit({ animation: false });
  }

  // Ends it when the whole family is drawn.
  end() {
    clearTimeout(this.later);
    this.network?.destroy();
    this.canvas?.remove();
  }

  // Draws it, and says that the rest cannot be shown.
  stay() {
    clearTimeout(this.later);
    if (!this.network) this.draw();
    const said = document.createElement("p");
    said.setAttribute("role", "alert");
    said.textContent = "This browser cannot unpack the family: only its beginning is shown.";
    this.container.before(said);
  }
}

// Returns the options that pyvis gives the drawing.
function networkOptions() { return JSON.parse(document.getElementById("options").textContent); }
