// What one may do with an artifact: an answer to each question, and who decides what is no plain yes.
"use strict";

const YES = "yes";

function answersOf(family, number) {
  const { publisher, deciders, by, reasons, limits } = family.data.answers.subject;
  const isSubject = number === family.subject && by.length > 0;
  const several = deciders.length > 1;
  const mark = (place) => (several && place >= 0 ? ` [${place + 1}]` : "");
  const labelled = family.data.label(number).stated.length > 0;
  const because = (upstream) => (upstream ? ` ${WORDS.fromUpstream}` : labelled ? ` ${WORDS.ownLabel}` : "");
  const shown = family.data.answersOf(number).map(({ question, answer, upstream }, place) =>
    answerRow(sentence(question), answer, isSubject ? mark(by[place])
      : answer === YES ? "" : because(upstream),
      // What is the same of two stands below the second.
      isSubject && reasons[place] !== reasons[place + 1] ? reasons[place] : null));
  const limited = isSubject
    ? limits.map(([words, place]) => [words, mark(place)])
    : family.data.limitsOf(number).map(({ of, answer, upstream }) => [
      WORDS.limitsOf(listed(of, of.length), answer), because(upstream)]);
  return [make("section", { class: "answers" },
    make("h4", {}, WORDS.mayI(isSubject && publisher)),
    make("div", { class: "terms" }, make("dl", {}, shown),
      limited.length ? make("h5", {}, WORDS.limits) : null,
      limited.length ? make("ul", { class: "rows" }, limited.map(([words, whose]) =>
        make("li", {}, cut(words), muted(whose)))) : null,
      isSubject && deciders.length ? make("h5", {}, WORDS.whoDecides) : null,
      isSubject ? deciders.map((decider, place) => deciderOf(family, decider, mark(place))) : null,
      make("p", { class: "muted small" }, family.data.scope)))];
}

function answerRow(question, answer, whose, reason) {
  return make("div", { class: "term" }, make("dt", {}, question),
    make("dd", {}, ...answerSaid(answer, whose),
      reason ? make("div", { class: "muted" }, cut(reason, 200)) : null));
}

function answerSaid(answer, whose = "") {
  const { colour, sign } = ANSWERS[answer];
  return [
    make("span", { class: "sign", "aria-hidden": "true", style: `--chip: var(--ptm-${colour})` }, sign),
    make("span", {}, answer, muted(whose)),
  ];
}

function muted(text) {
  return text ? make("span", { class: "muted" }, text) : null;
}

// Returns whose licence decides, the path to it, and where the licence says so.
function deciderOf(family, [number, own, label, path, inferred, clauses], before = "") {
  const more = [path, inferred && WORDS.notDeclared(inferred), ...clauses].filter(Boolean);
  return make("div", { class: "decider" },
    make("p", {}, before ? `${before.trim()} ` : null,
      own || number < 0 ? null : [pick(family, number), ", "], cut(label, 200)),
    more.length ? make("ul", { class: "rows" },
      more.map((text) => make("li", { class: "muted" }, cut(text)))) : null);
}

// Returns the answer to the first question of whoever wants to ship the subject.
function whetherCommercially(family) {
  const { by, deciders, clauses, reasons, limits } = family.data.answers.subject;
  const place = family.data.answers.names.indexOf("commercial");
  const { answer } = family.data.answersOf(family.subject)[place];
  const decider = deciders[by[place]];
  const said = decider && [...decider.slice(0, -1), [reasons[place], clauses[place]].filter(Boolean)];
  return [
    make("p", { class: "answer" }, ...answerSaid(answer)),
    decider ? deciderOf(family, said, WORDS.becauseOf) : null,
    limits.length ? make("p", {}, `${WORDS.limits}:`) : null,
    limits.length ? make("ul", { class: "rows" },
      limits.map(([words]) => make("li", {}, cut(words)))) : null,
    button(WORDS.whatElse, () => family.explorer.select(family.subject)),
  ];
}
