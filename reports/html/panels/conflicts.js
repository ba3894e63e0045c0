// The conflicts: those of the subject with their path, then the members with one of their own.
"use strict";

function showConflicts(family) {
  const { conflicts, unknown } = family.data;
  const members = conflictGroups(family);
  document.getElementById("conflicts").replaceChildren(
    make("h3", {}, "Licence conflicts"),
    verdictOf(family, family.subject),
    ...conflictList(family, conflicts),
    unknown.length === 0 ? "" : make("section", {}, make("h4", {}, "Not clear"),
      unknownList(unknown)),
    ...members.filter(([, found]) => found.length).map(([title, found]) => make("section", {},
      make("h4", {}, cut(title, 200), " ",
        make("span", { class: "count" }, found.length.toLocaleString("en"))),
      paged(found, (number) => conflictMember(family, number), { size: 10 }))),
    make("p", { class: "muted small" }, family.data.scope),
  );
}

// Returns the members whose label conflicts with something upstream of them, by whose doing it is.
function conflictGroups(family) {
  const found = family.found((number) => number !== family.subject
    && family.data.verdict(number) === "conflict");
  const by = Map.groupBy(found, (number) => (isBySubject(family, number) ? "subject" : family.side(number)));
  const name = family.data.title;
  const title = (side) => (side === "subject" ? `Downstream, because of what comes through ${name}`
    : `${sentence(SIDES[side])}, not because of ${name}`);
  return ["subject", "downstream", "upstream", "beside"].map((side) => [title(side), by.get(side) ?? []]);
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
      contested && !brief.endsWith(" (contested)") ? " (contested)" : null,
      make("div", { class: "evidence" }, cut(compared ?? "", 200),
        clause ? [make("br"), "read in ", cut(clause.replace(/^text: /, ""), 200)] : null)))),
    ...pathShown(family, path));
}

function conflictMember(family, number) {
  const { severity, against, terms } = family.data.nodes;
  return make("li", { class: "conflict" }, pick(family, number), " ",
    make("span", { class: "muted" }, cut(family.data.label(number).text ?? "", 200),
      against[number] < 0 ? "" : [" against ", cut(family.data.text(against[number]), 200)],
      severity[number] < 0 ? "" : [" (", short(family.data.text(severity[number])), ")"]),
    terms[number] < 0 ? null
      : make("div", { class: "evidence" }, cut(family.data.text(terms[number]))),
    ...causeOf(family, number));
}
