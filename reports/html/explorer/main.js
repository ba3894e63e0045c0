// Starts the explorer.
"use strict";

(async () => {
  const data = await readData();
  const network = drawFamily(document.getElementById("network"), data);
  network.once("afterDrawing", () => {
    performance.mark("drawn");
    document.documentElement.dataset.drawn = "true";
  });
})();
