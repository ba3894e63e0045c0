// The side panel's artifact: what it is, what its licences say, who states what it is joined to.
"use strict";

function showArtifact(family, number) {
  const place = document.getElementById("artifact");
  place.replaceChildren(
    titleOf(family, number),
    ...[standingOf, answersOf, licencesOf, dutiesOf, factsOf].map((part) => part(family, number)).flat(),
    neighboursOf(family, number, "up"),
    neighboursOf(family, number, "down"),
  );
  place.scrollTop = 0;
}

function titleOf(family, number) {
  const id = family.data.id(number);
  const kind = family.data.kind(number);
  const address = addressOf(kind, id);
  const gone = family.gone(number);
  const steps = family.steps(number);
  const side = family.side(number);
  const where = number === family.subject ? SIDES.subject
    : steps > 0 ? `${counted(steps, "step")} ${side}` : SIDES[side];
  return make("header", { class: "title" },
    make("p", { class: "muted" }, `${sentence(KINDS[kind].one)} · ${where}`),
    make("h3", { class: "id", tabindex: "-1" }, cut(id, 400)),
    make("p", { class: "actions" },
      button(WORDS.copyId, () => copyText(id, WORDS.copiedId)),
      address && !gone ? outside(address[1], `Open on ${address[0]}`) : null),
    family.data.owner(number) === null ? null
      : make("p", {}, "Published by ", cut(family.data.owner(number), 100), "."),
  );
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// Returns whether it is gone or only mentioned, and the bases that nobody can look up.
function standingOf(family, number) {
  const gone = family.gone(number);
  const bases = family.bases(number);
  const kind = family.data.kind(number);
  return [
    gone ? make("p", { class: "note warning" },
      WORDS.gone(gone[0], gone[1]), gone[2] ? ` ${WORDS.noticedBy(gone[2])}` : "") : null,
    family.data.isStub[number] ? make("p", { class: "note" }, WORDS.stub) : null,
    bases.length === 0 ? null : make("div", { class: "note" },
      make("p", {}, WORDS.noBases(kind, bases.length > 1)),
      paged(bases, ([text, method, source, declared, evidence]) => make("li", {},
        cut(text, 200), make("span", { class: "muted" }, " ",
          cut([method, `${WORDS.statedBy} ${source}`, declared ? null : "inferred"]
            .filter(Boolean).join(", "), 200)),
        evidence ? evidenceOf(evidence) : null))),
  ].filter(Boolean);
}

function licencesOf(family, number) {
  const labels = family.data.label(number);
  const content = labels.stated.length === 0
    ? [make("p", {}, licenceSilence(family, number))]
    : [make("ul", { class: "rows" }, labels.stated.map(([label, ...sources]) => make("li", {},
        cut(label, 200), make("span", { class: "muted" },
          ` ${WORDS.statedBy} `, cut([...new Set(sources)].join(", "), 200)))))];
  return make("section", {},
    make("h4", {}, labels.stated.length > 1 ? "Licences" : "Licence", " ", familyChip(labels.family)),
    labels.stated.length > 1 ? make("p", { class: "muted" }, disputeWords(labels.stated)) : null,
    ...content, verdictOf(family, number), ...causeOf(family, number));
}

// Returns how its label stands to what is upstream; never as compatible where nothing is.
function verdictOf(family, number) {
  const labelled = family.data.label(number).stated.length > 0;
  if (family.data.neighbours(number, "up").size === 0) {
    return make("p", { class: "muted" }, WORDS.nothingUpstream(labelled));
  }
  const verdict = family.data.verdict(number);
  if (verdict === null) return make("p", { class: "muted" }, WORDS.notCompared(labelled));
  const { severity, against, terms } = family.data.nodes;
  const all = number === family.subject ? conflictLicences(family) : [];
  const words = verdictWords(verdict, {
    labelled, severity: family.data.text(severity[number]),
    against: all.length ? listed(all) : family.data.text(against[number]),
    terms: all.length > 1 ? null : family.data.text(terms[number]),
  });
  return make("p", {}, verdictChip(verdict), " ", cut(words));
}

// Returns the licences upstream that conflict with the subject's label, the gravest first.
function conflictLicences(family) {
  return [...new Set(family.data.conflicts.map(({ license }) => license).filter(Boolean))];
}

// Returns what is said of an artifact without a label.
function licenceSilence(family, number) {
  return family.data.isStub[number] ? WORDS.unknownLicense : WORDS.noLicense;
}

function verdictChip(verdict) {
  const { colour, sign } = VERDICTS[verdict];
  return chip(colour, sign, verdict, { soft: true });
}

// Returns what the licences of the subject's lineage ask for, and what is not clear about them.
function dutiesOf(family, number) {
  if (number !== family.subject) return [];
  const { duties, unknown } = family.data;
  return [
    duties.length === 0 ? null : make("section", {}, make("h4", {}, "Duties"), dutyList(duties)),
    unknown.length === 0 ? null : make("section", {}, make("h4", {}, "Not clear"),
      unknownList(unknown)),
  ].filter(Boolean);
}

function dutyList(duties) {
  return paged(duties, ([text, licence]) => make("li", {}, cut(text),
    make("span", { class: "muted" }, " (", cut(licence, 100), ")")));
}

function unknownList(findings) {
  return paged(findings, ([, brief, origin, compared]) => make("li", {}, cut(brief, 200),
    make("span", { class: "muted" }, " – ", cut(origin, 200), compared ? [": ", cut(compared)] : [])));
}

// Returns what is known of an artifact; a fact that is not of its newest source says whose it is.
function factsOf(family, number) {
  const { stated_by, facts_at, older_facts, ...known } = Object.fromEntries(family.known(number));
  const older = olderFacts(older_facts);
  const names = [...Object.keys(FACTS).filter((name) => Object.hasOwn(known, name)),
    ...Object.keys(known).filter((name) => !Object.hasOwn(FACTS, name)).sort()];
  if (names.length === 0) return [];
  const rows = names.map((name) => {
    const [title, unit] = Object.hasOwn(FACTS, name) ? FACTS[name]
      : [sentence(name.replaceAll("_", " "))];
    const said = [unit, older.has(name) ? WORDS.factOf(...older.get(name)) : null].filter(Boolean);
    return make("div", { class: "fact" }, make("dt", {}, cut(title, 60)),
      make("dd", {}, cut(factText(known[name]), 200), said.length
        ? make("span", { class: "muted" }, " ", cut(said.join("; "), 200)) : null));
  });
  return [make("section", {}, make("h4", {}, "Facts"), make("dl", { class: "facts" }, rows),
    stated_by ? make("p", { class: "muted small" }, "Stated by ",
      cut(WORDS.factOf(facts_at, stated_by), 200), ".") : null)];
}

// Returns the date and the source of each fact that is older than the others, by its name.
function olderFacts(text) {
  try {
    return new Map(Object.entries(JSON.parse(text ?? "{}")));
  } catch {
    return new Map();
  }
}

function factText(value) {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return value.toLocaleString("en");
  if (Array.isArray(value)) return value.join(", ");
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z?$/.test(value) ? value.slice(0, 10) : String(value);
}
