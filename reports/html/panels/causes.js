// Where a conflict of a member's label comes from, and whether the subject has a part in it.
"use strict";

// Returns the shortest path upstream from an artifact to one that a test is true of; null if none.
function pathUp(data, number, test) {
  const from = new Map([[number, null]]);
  for (const each of from.keys()) {
    if (each !== number && test(each)) {
      const path = [each];
      while (from.get(path[0]) !== null) path.unshift(from.get(path[0]));
      return path;
    }
    for (const link of data.linksUp(each)) {
      const parent = data.parent[link];
      if (!from.has(parent)) from.set(parent, each);
    }
  }
  return null;
}

function hasLicence(data, number, licence) {
  return data.label(number).stated.some(([label]) => label === licence);
}

// Returns the licence that conflicts with an artifact's label, as it is shown; null if none is known.
function againstOf(family, number) { return family.data.text(family.data.nodes.against[number]); }

// Returns whether the licence that an artifact's label conflicts with reaches it through the subject.
function isBySubject(family, number) {
  if (number === family.subject || family.side(number) !== "downstream") return false;
  const { data } = family;
  family.carried ??= new Set([...data.ancestors(family.subject)].flatMap(
    (each) => data.label(each).stated.map(([label]) => label)));
  return family.carried.has(againstOf(family, number));
}

// Returns the shortest path from an artifact up to one that has the licence which conflicts with its
// label: through the subject where the subject passes it on. Null where none is in the page.
function causePath(family, number) {
  const { data, subject } = family;
  const licence = againstOf(family, number);
  if (licence === null) return null;
  const test = (each) => hasLicence(data, each, licence);
  if (!isBySubject(family, number)) return pathUp(data, number, test);
  const below = pathUp(data, number, (each) => each === subject);
  const above = below && (test(subject) ? [subject] : pathUp(data, subject, test));
  return above && [...below, ...above.slice(1)];
}

// Returns what an artifact's conflict comes from: the licence, whose it is, the path, and whether the
// subject is on it.
function causeOf(family, number) {
  const { data, subject } = family;
  const path = number === subject || data.verdict(number) !== "conflict" ? null
    : causePath(family, number);
  if (path === null) return [];
  const by = path.includes(subject);
  return [
    make("p", {}, cut(againstOf(family, number), 200), " is the licence of ",
      pick(family, path.at(-1)), by ? "." : [", not because of ", short(data.id(subject)), "."]),
    ...pathShown(family, path),
  ];
}

// Returns a path, given from the child up, as the command writes it: what was first stands first.
function pathShown(family, path) {
  return [
    make("p", { class: "path" }, "Path: ", [...path].reverse().map((number, at) => [
      at ? " → " : "", pick(family, number)]).flat()),
    button("Show the path", () => {
      family.explorer.showPath(path);
      const whole = path.every((n) => family.explorer.picture.has(n));
      seeDrawing(whole ? WORDS.pathShown : null);
    }),
  ];
}
