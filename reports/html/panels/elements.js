// Makes elements: text goes in as text, never as markup, and addresses only from links.js.
"use strict";

const SAID_FOR = 8_000;  // milliseconds

// Returns an element; children are elements, texts, or null for none.
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((each) => each !== null && each !== undefined));
  return element;
}

// Returns a text from outside with those characters written out that hide or turn what is around
// them, as on a screen of the command; a text of blanks alone is quoted.
function written(text) {
  const shown = text.replace(INVISIBLE, (c) => (c === "\n" || c === "\t" ? c
    : `\\u${c.codePointAt(0).toString(16).padStart(4, "0")}`));
  return shown && shown.trim() === "" ? `“${shown}”` : shown;
}

// Returns an element with an id or another text from outside.
function bdi(text, properties = {}) {
  return make("bdi", properties, written(text));
}

// Returns the beginning of a text from outside, for places that have no room for all of it.
function short(text, most = 200) {
  return bdi(text.length > most ? `${text.slice(0, most)}…` : text, { class: "text" });
}

// Returns a text from outside; of a long one the beginning, with a button that shows all of it.
function cut(text, most = 300) {
  if (text.length <= most) return bdi(text, { class: "text" });
  const shown = bdi(`${text.slice(0, most)}…`, { class: "text" });
  const button = make("button", {
    type: "button", class: "link",
    click() {
      const all = button.getAttribute("aria-expanded") === "false";
      shown.textContent = written(all ? text : `${text.slice(0, most)}…`);
      button.setAttribute("aria-expanded", String(all));
      button.textContent = all ? WORDS.showLess : WORDS.showAll(text.length);
    },
    "aria-expanded": "false",
  }, WORDS.showAll(text.length));
  return make("span", {}, shown, " ", button);
}

// Returns a button.
function button(text, click, properties = {}) {
  return make("button", { type: "button", click, ...properties }, text);
}

// Returns a button that selects an artifact.
function pick(family, number) {
  return button(short(family.data.id(number)), () => family.explorer.select(number), {
    class: "link id", "data-artifact": number,
  });
}

// Returns a sign with words: the sign is for the eye, the words are for everybody.
function chip(colour, sign, words, { soft = false } = {}) {
  const look = soft ? `chip soft-${colour}` : "chip";
  const style = soft ? null : `--chip: var(--ptm-${colour})`;
  const mark = make("span", { class: "sign", "aria-hidden": "true" }, sign);
  return make("span", { class: look, style }, mark, short(words));
}

// Returns the chip of a licence family.
function familyChip(name) {
  const known = FAMILIES[name] ?? FAMILIES.unknown;
  return chip(`family-${known.colour}`, known.sign, name);
}

const MOST_PRINTED = 200;
const PAGED = new WeakMap();  // of each list with pages: what shows its first entries, for paper

// Shows of all lists with pages as much as paper has of them, or the page that was shown.
function printLists(printed) {
  for (const list of document.querySelectorAll(".paged")) PAGED.get(list)?.(printed);
}

// Returns a list of which one page is in the document at a time; `row` makes the item of an entry.
function paged(entries, row, { size = 20, label, list = "ul" } = {}) {
  const shown = make(list, { class: "rows" });
  if (entries.length <= size) {
    shown.append(...entries.map(row));
    return shown;
  }
  const where = make("span", { class: "where", role: "status" });
  const before = button(WORDS.previous, () => turn(-1));
  const after = button(WORDS.next, () => turn(1));
  let first = 0;
  function turn(step) {
    first = Math.max(0, Math.min(first + step * size, entries.length - 1));
    const last = Math.min(first + size, entries.length);
    if (list === "ol") shown.setAttribute("start", first + 1);
    shown.replaceChildren(...entries.slice(first, last).map(row));
    where.textContent = WORDS.range(first + 1, last, entries.length);
    before.disabled = first === 0;
    after.disabled = last === entries.length;
  }
  turn(0);
  const pager = make("div", { class: "pager", role: "group", "aria-label": label ?? WORDS.pages },
    before, where, after);
  const more = make("p", { class: "more" });
  const all = make("div", { class: "paged" }, shown, pager, more);
  PAGED.set(all, (printed) => {
    if (!printed) {
      more.textContent = "";
      return turn(0);
    }
    shown.removeAttribute("start");
    shown.replaceChildren(...entries.slice(0, MOST_PRINTED).map(row));
    more.textContent = entries.length > MOST_PRINTED ? WORDS.more(entries.length - MOST_PRINTED) : "";
  });
  return all;
}

// Copies a text and says so; a browser that has no clipboard copies from a field.
async function copyText(text, said) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", { class: "hidden", "aria-hidden": "true" });
    field.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) return announce(WORDS.notCopied);
  }
  announce(said);
}

// Says what has changed, to whoever sees it and to whoever hears it; the eye loses it after a while.
function announce(text) {
  const said = document.getElementById("said");
  said.textContent = written(text);
  for (const old of said.getAnimations()) old.cancel();
  said.animate([{ opacity: 1 }, { opacity: 1, offset: 0.97 }, { opacity: 0 }],
    { duration: SAID_FOR, fill: "forwards" });
}
