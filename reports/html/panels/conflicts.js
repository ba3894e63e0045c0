// The conflicts: those of the subject with their path, then the members with one of their own.
"use strict";

function showConflicts(family) {
  const { conflicts, unknown } = family.data;
  const members = ["upstream", "downstream", "beside"].map((side) => [side, family.found(
    (number) => number !== family.subject && family.side(number) === side
      && family.data.verdict(number) === "conflict")]);
  document.getElementById("conflicts").replaceChildren(
    make("h3", {}, "Licence conflicts"),
    verdictOf(family, family.subject),
    ...conflictList(family, conflicts),
    unknown.length === 0 ? "" : make("section", {}, make("h4", {}, "Not clear"),
      unknownList(unknown)),
    ...members.filter(([, found]) => found.length).map(([side, found]) => make("section", {},
      make("h4", {}, `${sentence(side)}: labels that conflict with what is upstream of them `,
        make("span", { class: "count" }, found.length.toLocaleString("en"))),
      paged(found, (number) => conflictMember(family, number)))),
    make("p", { class: "muted small" }, family.data.scope),
  );
}

function conflictList(family, conflicts) {
  if (conflicts.length === 0) return [];
  return [make("section", {},
    make("h4", {}, "Of the subject ", make("span", { class: "count" }, conflicts.length)),
    paged(conflicts, (conflict) => conflictItem(family, conflict), { size: 10, list: "ol" }))];
}

function conflictItem(family, { path, license, label, findings }) {
  const origin = path[path.length - 1];
  return make("li", { class: "conflict" },
    make("p", {}, cut(license ?? "a licence", 200), " of ", pick(family, origin),
      " against the label ", cut(label ?? "", 200)),
    make("ul", {}, findings.map(([severity, brief, compared, clause, contested]) => make("li", {},
      chip("conflict", "▲", severity, { soft: true }), " ", cut(brief, 200),
      contested ? make("span", {}, " (contested)") : null,
      make("div", { class: "evidence" }, cut(compared ?? "", 200),
        clause ? [make("br"), "read in: ", cut(clause, 200)] : null)))),
    pathOf(family, path),
    button("Show the path", () => {
      family.explorer.showPath(path);
      const whole = path.every((n) => family.explorer.picture.has(n));
      seeDrawing(whole ? WORDS.pathShown : null);
    }));
}

function pathOf(family, path) {
  return make("p", { class: "path" }, "Path: ", path.map((number, at) => [
    at ? make("span", { "aria-label": "made from" }, " ← ") : "", pick(family, number)]).flat());
}

function conflictMember(family, number) {
  const { severity, against, terms } = family.data.nodes;
  return make("li", {}, pick(family, number), " ",
    make("span", { class: "muted" }, cut(family.data.label(number).text ?? "", 200),
      against[number] < 0 ? "" : [" against ", cut(family.data.text(against[number]), 200)],
      severity[number] < 0 ? "" : [" (", short(family.data.text(severity[number])), ")"]),
    terms[number] < 0 ? null : make("div", { class: "evidence" }, cut(termWords(family.data.text(terms[number])))));
}
