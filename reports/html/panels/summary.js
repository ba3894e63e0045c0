// The summary: what people ask of a lineage, answered from the page alone.
"use strict";

const MOST_SHOWN = 20;

function showSummary(family) {
  const questions = [
    ["May I use it commercially?", whetherCommercially], ["Where does it come from?", fromWhere], ["Which licences conflict?", whichConflict],
    ["Who uses it?", whoUses], ["What is only inferred?", whatIsInferred],
    ["What is gone?", whatIsGone],
  ];
  document.getElementById("summary").replaceChildren(
    make("h3", {}, "Summary"),
    ...questions.map(([title, answer]) => make("section", {}, make("h4", {}, title),
      ...answer(family).filter(Boolean))));
}

// Leaves but one option of a filter, and draws what is left: of many the first.
function seeAlone(family, group, option) {
  const { explorer, data, filters } = family;
  filters.only(group, option);
  const { matching } = filters;
  const drawn = () => matching.filter((number) => explorer.picture.has(number));
  const order = family.found((number) => filters.matches(number));
  for (const number of order.slice(0, Math.max(0, MOST_SHOWN - drawn().length))) {
    explorer.draw(data.pathTo(number));
  }
  explorer.emit("focus", drawn().map(String));
  seeDrawing(WORDS.shownAlone(matching.length, drawn().length));
}

function ofKinds(family, numbers) {
  const counts = family.data.kinds.map((kind, place) => [KINDS[kind],
    numbers.filter((number) => family.data.nodes.kind[number] === place).length]);
  const said = counts.filter(([, count]) => count)
    .map(([{ one, many }, count]) => counted(count, one, many));
  return said.length > 1 ? `${said.slice(0, -1).join(", ")} and ${said.at(-1)}` : said.join("");
}

function picks(family, numbers, words = () => null) {
  return paged(numbers, (number) => make("li", {}, pick(family, number), " ",
    make("span", { class: "muted" }, cut(words(number) ?? "", 200))), { size: 5 });
}

function fromWhere(family) {
  const upstream = family.found((number) => family.side(number) === "upstream");
  if (upstream.length === 0) return [make("p", {}, WORDS.noneUpstream), basesSaid(family)];
  const roots = upstream.filter((number) => family.data.neighbours(number, "up").size === 0);
  const most = upstream.reduce((most, number) => Math.max(most, family.steps(number)), 0);
  return [
    make("p", {}, `From ${ofKinds(family, upstream)} upstream, in up to ${counted(most, "step")}. `,
      roots.length ? `${roots.length === 1 ? "Its root" : "Its roots"}, with nothing known upstream:` : ""),
    picks(family, roots.length ? roots : upstream, (number) => number === undefined ? null
      : `${family.data.label(number).text ?? family.data.label(number).family}, ${counted(family.steps(number), "step")}`),
    basesSaid(family),
    button("Show the paths to them", () => showRoots(family, roots)),
  ];
}

// Draws the ways to the roots; selecting the subject highlights them.
function showRoots({ explorer, data, subject }, roots) {
  const from = document.activeElement;
  for (const root of roots.slice(0, MOST_SHOWN)) explorer.draw(data.pathTo(root));
  explorer.select(subject);
  openTab("summary");
  from.focus();
  seeDrawing(WORDS.pathsShown);
}

function basesSaid(family) {
  const bases = family.bases(family.subject);
  return bases.length === 0 ? null : make("p", {},
    WORDS.noBases(family.data.kind(family.subject), bases.length > 1), " ",
    bases.slice(0, 5).map(([text], at) => [at ? "; " : "", cut(text, 100)]).flat());
}

function whichConflict(family) {
  const { conflicts } = family.data;
  const origins = [...new Set(conflicts.map(({ path }) => path[path.length - 1]))];
  const groups = conflictGroups(family).filter(([, found]) => found.length);
  return [
    verdictOf(family, family.subject),
    origins.length ? picks(family, origins, (number) => family.data.label(number).text) : null,
    groups.length ? make("p", {}, "Others whose label conflicts with what is upstream of them:") : null,
    groups.length ? make("ul", { class: "rows" }, groups.map(([title, found]) => make("li", {},
      cut(title, 200), ": ", found.length.toLocaleString("en")))) : null,
    origins.length + groups.length + family.data.unknown.length
      ? button("All conflicts", () => openTab("conflicts")) : null,
    ...dutiesSaid(family),
  ];
}

function dutiesSaid(family) {
  const { duties } = family.data;
  return duties.length === 0 ? [] : [make("p", {}, "What the licences ask for:"), dutyList(duties)];
}

function whoUses(family) {
  const downstream = family.found((number) => family.side(number) === "downstream");
  if (downstream.length === 0) return [make("p", {}, WORDS.noneDownstream(family.data))];
  const owners = new Set(downstream.map((number) => family.data.nodes.owner[number]).filter((n) => n >= 0));
  const left = family.data.left_out;
  return [
    make("p", {}, `${sentence(ofKinds(family, downstream))} downstream`
      + `${owners.size ? `, of ${counted(owners.size, "owner")}` : ""}. `,
      left ? WORDS.leftOut(left) : "",
      downstream.some((number) => family.data.weight(number)) ? " The most used:" : " The nearest:"),
    picks(family, downstream, (number) => usedWords(family, number)),
    button("Show them alone", () => seeAlone(family, "side", "downstream")),
  ];
}

function usedWords(family, number) {
  const way = family.way(family.joining(number)[0]);
  const weight = family.data.weight(number);
  const unit = family.data.kind(number) === "Repository" ? "star" : "download";
  return `${way}${weight ? `, ${counted(weight, unit)}` : ""}`;
}

// Counts the steps on each side, all of them and those that are only inferred: [side, some, all]….
// A step from what is downstream to what is not is one beside.
function stepCounts(family) {
  const { child, parent, isInferred } = family.data;
  const counts = new Map(["upstream", "downstream", "beside"].map((side) => [side, [0, 0]]));
  for (let link = 0; link < child.length; link += 1) {
    const of = [child[link], parent[link]].map((number) => family.side(number));
    const side = of.includes("beside") || (of[0] === "downstream" && of[1] === "upstream") ? "beside"
      : of.includes("upstream") ? "upstream" : "downstream";
    counts.get(side)[0] += isInferred[link];
    counts.get(side)[1] += 1;
  }
  return [...counts].map(([side, [some, all]]) => [side, some, all]).filter(([,, all]) => all);
}

function whatIsInferred(family) {
  const { inferred } = family.data.links;
  if (family.data.declared_only) return [make("p", {}, WORDS.declaredOnly)];
  if (inferred.length === 0) return [make("p", {}, WORDS.noInferred)];
  const only = family.found(
    (number) => number !== family.subject && family.inferredOf(number) === 1);
  return [
    make("p", {}, "Inferred, and declared by nobody:"),
    make("ul", { class: "rows" }, stepCounts(family).map(([side, some, all]) => make("li", {},
      `${some.toLocaleString("en")} of ${counted(all, "step")} ${WORDS.stepsOf[side]}`))),
    make("p", {}, WORDS.countedOnce,
      only.length ? ` ${counted(only.length, "artifact")} ${only.length === 1 ? "is" : "are"} `
        + "here by such steps alone:" : ""),
    only.length ? picks(family, only, (number) => SIDES[family.side(number)]) : null,
    only.length ? button("Show them alone", () => seeAlone(family, "stated", "inferred")) : null,
  ];
}

function whatIsGone(family) {
  const gone = family.found((number) => family.gone(number) !== null);
  const stubs = family.data.nodes.stub.length;
  return [
    gone.length === 0 ? make("p", {}, WORDS.noGone)
      : make("p", {}, `${counted(gone.length, "artifact")} ${gone.length === 1 ? "has" : "have"} disappeared:`),
    gone.length ? picks(family, gone, (number) => {
      const [last, since] = family.gone(number);
      return WORDS.gone(last, since).slice("Gone: ".length);
    }) : null,
    gone.length ? button("Show them alone", () => seeAlone(family, "state", "gone")) : null,
    stubs ? make("p", {}, `${counted(stubs, "artifact")} ${stubs === 1 ? "is" : "are"} only `
      + "mentioned: others name them, no source describes them.") : null,
  ];
}
