// What the panels ask of the data beyond what the drawing asks: claims, facts, what stands alone.
"use strict";

class Family {
  constructor(explorer) {
    this.explorer = explorer;
    const data = this.data = explorer.data;
    this.count = data.size;
    this.subject = data.subject;
    this.claims = groupPlaces(data.claims.link, data.child.length);
    this.inferredClaims = new Set(data.claims.inferred);
    this.knownOf = Object.entries(data.known).map(([name, column]) => {
      if (Array.isArray(column)) return [name, (number) => column[number]];
      const values = new Map(column.node.map((node, at) => [node, column.value[at]]));
      return [name, (number) => values.get(number)];
    });
  }

  side(number) { return this.data.sides[this.data.nodes.side[number]]; }
  steps(number) { return this.data.nodes.steps[number]; }
  gone(number) { return this.data.gone[number] ?? null; }
  bases(number) { return this.data.bases[number] ?? []; }
  all() { return Array.from({ length: this.count }, (_, number) => number); }

  // Returns living, stub or gone.
  state(number) {
    return this.data.isGone(number) ? "gone" : this.data.isStub[number] ? "stub" : "living";
  }

  // Returns what is known of an artifact as [name, value]…
  known(number) {
    return this.knownOf.map(([name, valueOf]) => [name, valueOf(number)])
      .filter(([, value]) => value !== null && value !== undefined);
  }

  // Returns the links by which an artifact belongs here: how it was made, or, of what is upstream,
  // what was made from it.
  joining(number) {
    const { data } = this;
    const made = number === this.subject || this.side(number) === "downstream";
    return made ? data.linksUp(number) : data.linksDown(number);
  }

  // Returns how the child of a link was made, as a phrase that stands before the parent.
  way(link) { return this.data.way(link)[0]; }

  // Returns a claim: who states it, what was read, since when, where.
  claim(place) {
    const { data } = this;
    const { source, evidence, since, path, line } = data.claims;
    return {
      source: data.text(source[place]), evidence: data.text(evidence[place]),
      since: data.text(since[place]), path: data.text(path[place]), line: line[place],
      inferred: this.inferredClaims.has(place),
    };
  }

  // Returns what part of the links that join an artifact is inferred, 0 to 1; null if it has none.
  inferredOf(number) {
    const links = this.joining(number);
    let inferred = 0;
    for (const link of links) inferred += this.data.isInferred[link];
    return links.length ? inferred / links.length : null;
  }

  // Where its artifacts stand, counted: the subject, 3 upstream….
  get parts() {
    return this.counts ??= this.data.sides.map((side, place) => {
      const count = this.data.nodes.side.filter((each) => each === place).length;
      return side === "subject" ? SIDES.subject : count ? `${count.toLocaleString("en")} ${SIDES[side]}` : "";
    }).filter(Boolean).join(", ");
  }

  // All numbers, the most used first.
  get order() {
    const { data } = this;
    return this.ordered ??= this.all().sort((a, b) => data.weight(b) - data.weight(a) || a - b);
  }

  // Returns the numbers that a test is true of, the most used first.
  found(test) { return this.order.filter(test); }
}
