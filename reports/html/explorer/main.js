// Starts the explorer.
"use strict";

(async () => {
  const data = await readData();
  const explorer = new Explorer(data);
  const drawing = new Drawing(explorer, document.getElementById("network"));
  explorer.view = drawing;
  new Keyboard(explorer, drawing);
  new Overview(explorer, drawing);
  new Printing(explorer, drawing);
  for (const start of PARTS) start(explorer);
  window.explorer = explorer;
  const follow = () => {
    const n = addressedNode(data);
    if (n !== null) explorer.select(n, { quiet: true });
  };
  addEventListener("hashchange", follow);
  follow();
})();
