// The legend: the shapes, signs, colours and lines of what occurs in this page.
"use strict";

const SVG = "http://www.w3.org/2000/svg";
const OUTLINES = {
  box: "M3 3h20v14h-20z",
  database: "M4 5v10c0 4 18 4 18 0v-10c0 -4 -18 -4 -18 0c0 4 18 4 18 0",
  hexagon: "M8 2h10l6 8l-6 8h-10l-6 -8z",
  fold: "M2 2h18v12h-18zM6 14v3h18v-12h-4",
  base: "M13 2l11 8l-11 8l-11 -8z",
};

function drawnShape(path, { dash = null, colour = "text" } = {}) {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  const look = { d: path, fill: "none", stroke: `var(--ptm-${colour})`, "stroke-width": "2" };
  if (dash) look["stroke-dasharray"] = dash;
  for (const [name, value] of Object.entries(look)) line.setAttribute(name, value);
  for (const [name, value] of Object.entries({ viewBox: "0 0 26 20", "aria-hidden": "true" })) {
    svg.setAttribute(name, value);
  }
  svg.append(line);
  return svg;
}

// Returns the legend; it is made twice, for the page and for the help.
function legendOf(family) {
  const all = family.all();
  const met = (values) => [...new Set(values)];
  const kinds = family.data.kinds.filter((kind) => all.some((n) => family.data.kind(n) === kind));
  const families = met(all.map((number) => family.data.label(number).family));
  const verdicts = met(all.map((number) => family.data.verdict(number))).filter(Boolean);
  const states = met(all.map((number) => family.state(number)));
  const parts = [
    ["Kinds", [...kinds.map((kind) => [drawnShape(OUTLINES[KINDS[kind].shape]), KINDS[kind].one]),
      [drawnShape(OUTLINES.fold), "folded: many artifacts, counted"],
      Object.keys(family.data.bases).length
        ? [drawnShape(OUTLINES.base), "a base that nobody can look up"] : null]],
    ["Licences", Object.keys(FAMILIES).filter((name) => families.includes(name))
      .map((name) => [familyChip(name), FAMILY_MEANS[name] ?? ""])],
    ["Verdicts", Object.keys(VERDICTS).filter((name) => verdicts.includes(name))
      .map((name) => [verdictChip(name), VERDICT_MEANS[name]])],
    ["Steps", [[drawnShape("M1 10h24", { colour: "edge" }), "declared by somebody"],
      family.data.links.inferred.length
        ? [drawnShape("M1 10h24", { dash: "5 4", colour: "edge-inferred" }), "only inferred"] : null,
      [drawnShape("M1 10h24", { colour: "accent" }), "blue: joins what is selected to its roots and the subject"],
      verdicts.includes("conflict") ? [drawnShape("M1 10h24", { colour: "edge-path" }),
        "red: the way of a licence in conflict"] : null,
      [make("b", {}, "+18"), "at a side of a card: so many more are hidden there; a click shows them"]]],
    ["States", [
      states.includes("stub") ? [drawnShape(OUTLINES.box, { dash: "4 3" }), "only mentioned"] : null,
      states.includes("gone") ? [chip("conflict", "†", "gone", { soft: true }), "since deleted"] : null,
    ]],
  ];
  return parts.map(([title, rows]) => [title, rows.filter(Boolean)])
    .filter(([, rows]) => rows.length)
    .map(([title, rows]) => make("div", { class: "legend-part" }, make("h3", {}, title),
      make("ul", {}, rows.map(([mark, words]) => make("li", {}, mark, " ", words)))));
}
