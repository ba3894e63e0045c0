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

const FAMILY_MEANS = {
  "several": "licences of several families",
  "unknown": "a licence of which nothing is known",
  "not stated": "described, without a licence",
  "not known": "only mentioned: nobody describes it",
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
  conflict: { colour: "conflict", sign: "▲" },
};

// Returns a colour of explorer.css as the drawing can use it.
function colourOf(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--ptm-${name}`).trim();
}

// Returns a count with its noun.
function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

const SIDES = {
  subject: "the subject", upstream: "upstream", downstream: "downstream",
  beside: "upstream of something downstream",
};

// Returns the words over a column of the overview: how far its artifacts are from the subject.
function columnWords(steps) {
  if (steps === 0) return ["subject"];
  if (steps === Infinity) return ["beside"];
  return [counted(Math.abs(steps), "step"), steps < 0 ? "upstream" : "downstream"];
}

const STATES = { living: "described", stub: "only mentioned", gone: "gone" };

const STATED = {
  declared: "declared", partly: "partly inferred", inferred: "only inferred",
};

// For each answer to what one may do: the colour (--ptm-…) and a sign.
const ANSWERS = {
  yes: { colour: "compatible", sign: "✓" },
  "yes with duties": { colour: "compatible", sign: "!" },
  contested: { colour: "unclear", sign: "~" },
  unknown: { colour: "muted", sign: "?" },
  no: { colour: "conflict", sign: "✕" },
};

// The facts of an artifact in the order in which they are shown: its name, and its unit.
const FACTS = {
  downloads: ["Downloads", "in the last 30 days"],
  stars: ["Stars", "on GitHub"],
  likes: ["Likes", "on the Hub"],
  forks: ["Forks", "on GitHub"],
  display_name: ["Name as written"],
  task: ["Task"],
  architecture: ["Architecture"],
  parameters: ["Parameters"],
  library: ["Library"],
  weight_formats: ["Formats of its weights"],
  size_category: ["Size"],
  languages: ["Languages"],
  language: ["Main language"],
  topics: ["Topics"],
  open_issues: ["Open issues and pull requests"],
  gated: ["Gated"],
  archived: ["Archived"],
  fork: ["A fork"],
  private: ["Private"],
  disabled: ["Disabled"],
  created: ["Created"],
  modified: ["Changed last"],
  default_branch: ["Default branch"],
  revision: ["Revision"],
};

const HELP_KEYS = [
  ["Tab, Shift Tab", "to the next or the previous control"],
  ["/", "to the search; ↑ and ↓ choose, Enter goes there, Escape closes"],
  ["← →", "on the tabs at the side: between them"],
  ["← →", "on the drawing: upstream and downstream"],
  ["↑ ↓", "on the drawing: between siblings"],
  ["Enter", "on the drawing: select; open a fold, or what is hidden at both sides"],
  ["Backspace or −", "on the drawing: fold"],
  ["Home", "on the drawing: to the subject"],
  ["+ and _", "on the drawing: nearer and farther"],
  ["0", "on the drawing: all that is drawn"],
  ["Escape", "on the drawing: nothing is selected"],
  ["?", "this help"],
];

const WORDS = {
  factOf: (date, source) => [source, date?.slice(0, 10)].filter(Boolean).join(", "),
  rings: ({ nodes, conflict }) => "Ringed: the subject" + (nodes.size === 0 ? ""
    : conflict ? ", and the path of a licence in conflict"
    : ", and what is selected with its paths to the subject and the roots"),
  pages: "Pages of the list",
  previous: "Previous",
  next: "Next",
  range: (first, last, all) =>
    `${first.toLocaleString("en")} to ${last.toLocaleString("en")} of ${all.toLocaleString("en")}`,
  more: (count) => `${count.toLocaleString("en")} more`,
  showAll: (length) => `Show all ${length.toLocaleString("en")} characters`,
  showLess: "Show less",
  copyId: "Copy the id",
  copiedId: "The id is copied.",
  copiedRows: (count) => `${counted(count, "row")} copied, for a spreadsheet.`,
  notCopied: "This browser does not let the page copy.",
  noLicense: "No licence is stated.",
  unknownLicense: "Its licence is not known.",
  mayI: (publisher) => publisher ? "May I, as its publisher, …" : "May I …",
  ownLabel: "(its own label)",
  fromUpstream: "(upstream)",
  limits: "Limits",
  whoDecides: "Who decides",
  becauseOf: "Because of",
  limitsOf: (limits, answer) => answer === "no" ? `limits of ${limits}`
    : answer === "contested" ? `limits of ${limits} (contested)`
    : `whether there are limits of ${limits}: ${answer}`,
  notDeclared: (what) => `Not declared: ${what}`,
  whatElse: "What else may I do?",
  statedBy: "stated by",
  nothingUpstream: (labelled) => (labelled
    ? "Nothing is upstream of it, so its label has nothing to be compared with."
    : "Nothing is upstream of it."),
  notCompared: (labelled) => (labelled ? "Its label was not compared with what is upstream."
    : "It has no label that could be compared with what is upstream."),
  noVerdict: "not compared",
  compatible: (labelled) => (labelled
    ? "No licence that is known upstream conflicts with its label."
    : "No licence that is known upstream stands against it."),
  noBases: (kind, many) => kind === "Dataset"
    ? `States ${many ? "source datasets that are no ids" : "a source dataset that is no id"} of the Hub, so nobody can look ${many ? "them" : "it"} up:`
    : `States ${many ? "base models that are no ids" : "a base model that is no id"} of the Hub, so nobody can look ${many ? "them" : "it"} up:`,
  stub: "Only mentioned: others name it, no source describes it.",
  gone: (last, since) => last
    ? `Gone: last stated ${last.slice(0, 10)}, since deleted.`
    : `Gone: deleted before ${(since ?? "").slice(0, 10)}.`,
  noticedBy: (source) => `Noticed by ${source}.`,
  leftOut: (count) => `${counted(count, "artifact")} downstream ${count === 1 ? "is" : "are"} left out of this page.`,
  declaredOnly: "Only what somebody declares is shown; inferred steps are left out.",
  places: (count, shown) => `${counted(count, "place")}, of which ${shown} ${
    shown === 1 ? "is" : "are"} listed:`,
  noneUpstream: "Nothing is known upstream: nobody states what it is made from.",
  noneDownstream: ({ only_upstream: unasked }) => (unasked
    ? "What is downstream is not part of this page: it was not asked for."
    : "Nothing is known downstream: nobody states that it is used."),
  noInferred: "Every step is declared by somebody.",
  noGone: "Nothing here is known to have disappeared.",
  matching: (some, all) => `${some.toLocaleString("en")} of ${all.toLocaleString("en")} artifacts match`,
  matchingShort: (some, all) => `${some.toLocaleString("en")} of ${all.toLocaleString("en")} match`,
  allMatch: (all) => counted(all, "artifact"),
  members: (all, parts) => `${counted(all, "artifact")}: ${parts}.`,
  shownAlone: (all, drawn) => `${counted(all, "artifact")} ${all === 1 ? "matches" : "match"}; ${
    drawn === 0 ? "none of them is drawn, the table has them"
      : drawn < all ? `${drawn.toLocaleString("en")} of them are drawn, the table has all`
        : "the drawing shows all of them"}.`,
  stepsOf: {
    upstream: "upstream", downstream: "downstream", beside: "to or from what is beside: upstream of something downstream",
  },
  countedOnce: "A step joins two artifacts and is counted once; the table has it once for each source and place that states it.",
  noSuchId: (name) => `This page has no artifact with the id “${
    name.length > 80 ? `${name.slice(0, 80)}…` : name}”.`,
  pathShown: "The drawing shows the path.",
  pathsShown: "The drawing shows the paths.",
  selected: (id) => `Selected: ${id.length > 80 ? `${id.slice(0, 80)}…` : id}`,
  noMatch: "No id contains this.",
  found: (count) => count === 1 ? "1 id" : `${count.toLocaleString("en")} ids`,
  foundFirst: (count, shown) => `${count.toLocaleString("en")} ids contain this; the first ${shown} are listed`,
  spreadsheet: "Cells that begin with =, +, - or @ are copied behind an apostrophe, so that a "
    + "spreadsheet takes them for text. “ptm export” writes CSV in which every character is as it was stated.",
};

// Returns in words how a label, or what has none, stands to what is upstream.
function verdictWords(verdict, { severity, against, terms, labelled = true } = {}) {
  const licence = against ? ` with ${against}` : "";
  const reason = terms ? `: ${terms}` : "";
  if (verdict === "conflict") {
    const said = labelled ? `Its label conflicts${licence || " with a licence"} upstream`
      : "No licence would fit all that is upstream of it";
    return `${said}${severity ? ` (${severity})` : ""}${reason}.`;
  }
  if (verdict === "unknown") {
    return labelled ? `It is not known whether its label agrees${licence || " with all"} upstream${reason}.`
      : `It has no label that could be compared${licence || " with what is"} upstream${reason}.`;
  }
  return WORDS.compatible(labelled);
}

// Returns several texts in a sentence; of many the first, and how many more there are.
function listed(texts, most = 3) {
  const shown = texts.slice(0, most);
  if (texts.length > most) return `${shown.join(", ")} and ${counted(texts.length - most, "more", "more")}`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}` : shown.join("");
}

const VERDICT_MEANS = {
  compatible: "its label conflicts with nothing known upstream",
  unknown: "nobody can say: a licence is not known or contested",
  conflict: "its label promises more than a licence upstream allows",
};

// Returns why an artifact has several labels, each given with the sources that state it.
function disputeWords(stated) {
  const sources = stated.map(([, ...each]) => [...new Set(each)].sort().join("\n"));
  return sources.every((each) => each === sources[0])
    ? "Several licences are stated; which of them applies is not said."
    : "Its sources disagree.";
}
