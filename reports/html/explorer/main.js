// Starts the explorer.
"use strict";

(async () => {
  const container = document.getElementById("network");
  const beginning = new Beginning(container);
  let data;
  try {
    data = await readData();
  } catch (error) {
    beginning.stay();
    throw error;
  }
  const explorer = new Explorer(data);
  const drawing = explorer.view = new Drawing(explorer, container);
  beginning.end();
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
  // A link within the page moves the focus; its address would be that of an artifact.
  for (const link of document.querySelectorAll("a.skip")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.querySelector(link.hash).focus();
    });
  }
  follow();
})();
