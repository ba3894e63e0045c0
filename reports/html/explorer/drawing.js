// Draws nodes and links with vis-network.
"use strict";

function drawFamily(container, data) {
  const nodes = data.nodes.id.slice(0, 50).map((id, place) => ({
    id: place, label: id.slice(0, 40), x: data.nodes.layer[place] * 300, y: place * 40, shape: "box",
  }));
  const edges = data.links.child.map((child, place) => ({
    from: child, to: data.links.parent[place], arrows: "to",
  })).filter((edge) => edge.from < 50 && edge.to < 50);
  const options = JSON.parse(document.getElementById("options").textContent);
  return new vis.Network(container, { nodes, edges }, { ...options, physics: false });
}
