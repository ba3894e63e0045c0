// Filters: within a group any of what is chosen, of all groups at once.
"use strict";

const MOST_WAYS = 24;

class Filters {
  constructor(family) {
    this.family = family;
    this.groups = filterGroups(family);
    this.chosen = Object.fromEntries(this.groups.map(({ name }) => [name, 0]));
    this.heard = [];
    this.show();
  }

  // Returns whether an artifact matches what is chosen, of all groups but one.
  matches(number, except = null) {
    for (const { name, bits } of this.groups) {
      const chosen = this.chosen[name];
      if (chosen !== 0 && name !== except && (bits[number] & chosen) === 0) return false;
    }
    return true;
  }

  get active() { return this.groups.some(({ name }) => this.chosen[name]); }

  // Chooses one option alone.
  only(name, value) {
    const group = this.groups.find((each) => each.name === name);
    const place = group.options.findIndex((option) => option.value === value);
    for (const each of this.groups) this.chosen[each.name] = 0;
    if (place >= 0) this.chosen[name] = 1 << place;
    this.apply();
  }

  clear() {
    for (const { name } of this.groups) this.chosen[name] = 0;
    this.apply();
  }

  apply() {
    const { explorer } = this.family;
    explorer.filter(this.active ? (number) => this.matches(number) : null);
    this.update();
    announce(this.words);
    for (const hear of this.heard) hear();
  }

  get words() {
    const { count } = this.family;
    return this.active ? WORDS.matching(this.matching.length, count) : WORDS.allMatch(count);
  }

  show() {
    const place = document.getElementById("filters");
    place.replaceChildren(...this.groups.filter(({ options }) => options.length > 1)
      .map((group) => this.groupShown(group)), this.counter = make("span", { class: "where" }),
      this.clearing = button("Clear filters", () => this.clear()));
    foldWhereNarrow(document.getElementById("filters-box"));
    document.addEventListener("click", (event) => this.close(event.target));
    place.addEventListener("keydown", (event) => {
      const open = event.key === "Escape" && event.target.closest("details[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
    });
    this.update();
  }

  groupShown(group) {
    group.marks = group.options.map(({ words, value, foreign }, place) => {
      const box = make("input", { type: "checkbox", name: group.name, value, change: () => {
        this.chosen[group.name] ^= 1 << place;
        this.apply();
      } });
      const count = make("span", { class: "count" });
      return { box, count, row: make("label", {}, box, foreign ? short(words, 60) : words, count) };
    });
    group.title = make("span", { class: "count" });
    return make("details", { class: "filter" }, make("summary", {}, group.words, " ", group.title),
      make("fieldset", {}, make("legend", { class: "hidden" }, group.words),
        group.marks.map(({ row }) => row)));
  }

  close(target) {
    for (const open of document.querySelectorAll("#filters details[open]")) {
      if (!open.contains(target)) open.open = false;
    }
  }

  // Counts anew what each option would leave, given what the other groups leave.
  update() {
    this.matching = this.family.all().filter((number) => this.matches(number));
    for (const { name, bits, options, marks, title } of this.groups) {
      if (!marks) continue;
      const counts = new Uint32Array(options.length);
      for (let number = 0; number < bits.length; number += 1) {
        if (!bits[number] || !this.matches(number, name)) continue;
        for (let place = 0; place < options.length; place += 1) {
          if (bits[number] & (1 << place)) counts[place] += 1;
        }
      }
      marks.forEach(({ box, count }, place) => {
        box.checked = (this.chosen[name] & (1 << place)) !== 0;
        count.textContent = counts[place].toLocaleString("en");
      });
      const number = marks.filter(({ box }) => box.checked).length;
      title.textContent = number ? String(number) : "";
    }
    this.counter.textContent = this.active
      ? WORDS.matchingShort(this.matching.length, this.family.count) : this.words;
    this.clearing.hidden = !this.active;
  }
}

// Keeps the filters open beside the search, and closed on a narrow screen until somebody opens them.
function foldWhereNarrow(box) {
  const narrow = matchMedia("(max-width: 900px)");
  const fold = () => { box.open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  fold();
}

// Returns the groups: for each its options, and for each artifact the bits of those it has.
function filterGroups(family) {
  const group = (name, words, options, has) => groupOf(family, name, words, options, has);
  const named = (names) => Object.entries(names).map(([value, words]) => ({ value, words }));
  return [
    group("side", "Where", named(SIDES), (number) => [family.side(number)]),
    group("kind", "Kind", family.data.kinds.map((kind) => (
      { value: kind, words: KINDS[kind].one })), (number) => [family.data.kind(number)]),
    wayGroup(family),
    group("verdict", "Verdict", [...family.data.verdicts, "none"].map((value) => (
      { value, words: value === "none" ? WORDS.noVerdict : value })),
      (number) => [family.data.verdict(number) ?? "none"]),
    answerGroup(family),
    group("family", "Licence", Object.keys(FAMILIES).map((value) => ({ value, words: value })),
      (number) => [family.data.label(number).family]),
    group("stated", "Stated", named(STATED), (number) => statedOf(family, number)),
    group("state", "State", named(STATES), (number) => [family.state(number)]),
  ];
}

function groupOf(family, name, words, options, has) {
  const places = new Map(options.map(({ value }, place) => [value, place]));
  const bits = new Int32Array(family.count);
  let met = 0;
  for (let number = 0; number < family.count; number += 1) {
    for (const value of has(number)) bits[number] |= 1 << (places.get(value) ?? options.length - 1);
    met |= bits[number];
  }
  return keepMet({ name, words, options, bits }, met);
}

// Returns a group of just those options that some artifact has.
function keepMet(group, met) {
  const kept = group.options.map((_, place) => place).filter((place) => met & (1 << place));
  const bits = group.bits.map((old) => kept.reduce(
    (made, place, at) => made | (old & (1 << place) ? 1 << at : 0), 0));
  return { ...group, bits, options: kept.map((place) => group.options[place]) };
}

// Returns the group of the ways in which artifacts are joined; the rarest of many are one option.
function wayGroup(family) {
  const counts = new Map();
  for (const way of family.data.links.way) {
    const phrase = family.data.ways[way][0];
    counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
  }
  const phrases = [...counts].sort((a, b) => b[1] - a[1]).map(([phrase]) => phrase);
  const shown = phrases.slice(0, MOST_WAYS);
  const options = shown.map((value) => ({ value, words: value, foreign: true }));
  if (phrases.length > shown.length) options.push({ value: "", words: "in other ways" });
  return groupOf(family, "method", "Method", options,
    (number) => [...family.joining(number)].map((link) => family.way(link)));
}

// Returns the group of the answers to what one may do: an option for each action and answer.
function answerGroup(family) {
  const { actions, sets, of, words } = family.data.answers;
  const nouns = actions[family.data.kinds.indexOf("Model")].map(([, noun]) => noun);
  const options = nouns.flatMap((noun, at) => words.map((word, rank) => (
    { value: at * words.length + rank, words: `${noun}: ${word}` })));
  const has = sets.map(([ranks]) => nouns.map((_, at) => at * words.length + ranks[at]));
  return groupOf(family, "answer", "May I", options, (number) => has[of[number]]);
}

function statedOf(family, number) {
  const inferred = family.inferredOf(number);
  if (number === family.subject || inferred === null) return [];
  return [inferred === 0 ? "declared" : inferred === 1 ? "inferred" : "partly"];
}
