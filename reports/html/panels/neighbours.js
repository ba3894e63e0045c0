// The neighbours of an artifact, and who states that they are joined.
"use strict";

const FEW = 5;

// Returns the neighbours to one side, by the way in which they are joined.
function neighboursOf(family, number, side) {
  const { data } = family;
  const links = side === "up" ? data.linksUp(number) : data.linksDown(number);
  const ways = new Map();
  for (const link of links) {
    const way = family.way(link);
    if (ways.has(way)) ways.get(way).push(link);
    else ways.set(way, [link]);
  }
  const title = side === "up" ? "Upstream" : "Downstream";
  const groups = [...ways].sort((a, b) => b[1].length - a[1].length);
  return make("section", { class: "neighbours" },
    make("h4", {}, title, " ", make("span", { class: "count" }, links.length.toLocaleString("en"))),
    links.length === 0
      ? make("p", { class: "muted" }, side === "up" ? WORDS.noneUpstream : WORDS.noneDownstream(family.data))
      : null,
    groups.map(([way, found], place) => (
      neighbourGroup(family, side, way, found, place === 0 || found.length <= FEW))));
}

function neighbourGroup(family, side, way, links, open) {
  const { data } = family;
  const words = side === "up" ? way : `${way} it`;
  const list = make("div");
  const group = make("details", { toggle: fill },
    make("summary", {}, short(words, 60), " ",
      make("span", { class: "count" }, links.length.toLocaleString("en"))), list);
  function fill() {  // only what is looked at is sorted and made
    if (!group.open || list.hasChildNodes()) return;
    const weight = new Map(links.map((link) => [link, data.weight(data.otherEnd(link, side))]));
    links.sort((a, b) => weight.get(b) - weight.get(a) || a - b);
    list.append(paged(links, (link) => neighbourItem(family, side, link), {
      size: 10, label: `${WORDS.pages}: ${words}`,
    }));
  }
  group.open = open;
  fill();
  return group;
}

function neighbourItem(family, side, link) {
  const { data } = family;
  const other = data.otherEnd(link, side);
  const claims = [...family.claims(link)];
  const user = data.child[link];
  const inferred = data.isInferred[link];
  return make("li", {}, pick(family, other), " ",
    inferred ? chip("unclear", "~", "inferred", { soft: true }) : null,
    family.gone(other) ? chip("conflict", "†", "gone", { soft: true }) : null,
    link in data.places ? make("p", { class: "muted small" },
      WORDS.places(data.places[link], claims.length)) : null,
    paged(claims, (place) => claimItem(family, user, family.claim(place)), { size: 3 }));
}

function claimItem(family, user, claim) {
  const address = claim.path === null ? null : placeOf(family.data.id(user), claim.path, claim.line);
  const where = claim.path === null ? null : `${claim.path}${claim.line > 0 ? `:${claim.line}` : ""}`;
  const standing = claim.inferred ? "inferred by" : WORDS.statedBy;
  return make("li", { class: "claim" },
    `${standing} `, cut(claim.source ?? "nobody known", 200),
    claim.since ? ` since ${claim.since.slice(0, 10)}` : "",
    where ? [" in ", address ? outside(address, short(where)) : cut(where, 200)] : [],
    claim.evidence ? evidenceOf(claim.evidence) : null);
}

function evidenceOf(text) {
  return make("div", { class: "evidence" }, "read: ", cut(text, 200));
}
