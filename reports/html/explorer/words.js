// The explorer's sentences, and the names and signs of what it shows.
"use strict";

// For each family of licences as the data names it: the colour (--ptm-family-…) and a short sign,
// for whoever does not tell colours apart.
const FAMILIES = {
  "permissive": { colour: "permissive", sign: "P" },
  "public domain": { colour: "public-domain", sign: "PD" },
  "weak copyleft": { colour: "weak-copyleft", sign: "WC" },
  "strong copyleft": { colour: "strong-copyleft", sign: "SC" },
  "share-alike": { colour: "share-alike", sign: "SA" },
  "non-commercial": { colour: "non-commercial", sign: "NC" },
  "research-only": { colour: "research-only", sign: "R" },
  "community licence with flow-down": { colour: "community", sign: "CL" },
  "RAIL use-restricted": { colour: "rail", sign: "RAIL" },
  "no-derivatives": { colour: "no-derivatives", sign: "ND" },
  "several": { colour: "several", sign: "2+" },
  "unknown": { colour: "unknown", sign: "?" },
  "not stated": { colour: "unknown", sign: "–" },
  "not known": { colour: "unknown", sign: "…" },
};

// For each kind: the colour (--ptm-kind-…), the shape that the drawing and the legend give it, and
// its names.
const KINDS = {
  Model: { colour: "model", shape: "box", one: "model", many: "models" },
  Dataset: { colour: "dataset", shape: "database", one: "dataset", many: "datasets" },
  Repository: { colour: "repository", shape: "hexagon", one: "repository", many: "repositories" },
};

// For each verdict: the colour (--ptm-…) and a sign.
const VERDICTS = {
  compatible: { colour: "compatible", sign: "✓" },
  unknown: { colour: "unclear", sign: "?" },
  conflict: { colour: "conflict", sign: "✕" },
};

// Returns a colour of explorer.css as the drawing can use it.
function colourOf(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--ptm-${name}`).trim();
}

// Returns a count with its noun.
function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
