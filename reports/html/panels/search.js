// Search: all ids of the page, those inside folds too; a combobox with a list of what is found.
"use strict";

const MOST_FOUND = 50;

class Search {
  constructor(family) {
    this.family = family;
    this.field = document.getElementById("search");
    this.box = document.getElementById("found-box");
    this.list = document.getElementById("found");
    this.count = document.getElementById("found-count");
    this.numbers = [];
    this.active = -1;
    this.field.addEventListener("input", () => this.complete());
    this.field.addEventListener("focus", () => this.field.value && this.complete());
    this.field.addEventListener("blur", () => this.close());
    this.field.addEventListener("keydown", (event) => this.key(event));
    // The field keeps the focus while the list is clicked.
    this.box.addEventListener("mousedown", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => this.begin(event));
  }

  get ids() { return this.lowered ??= this.family.data.nodes.id.map((id) => id.toLowerCase()); }

  // Returns the numbers of ids that contain all words: those that are or begin with the first,
  // then those whose name does, then others; the most used first.
  find(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const [first, ...others] = words;
    const found = [[], [], [], []];
    for (const number of this.family.order) {
      const id = this.ids[number];
      const at = id.indexOf(first);
      if (at < 0 || !others.every((word) => id.includes(word))) continue;
      found[at === 0 ? Number(id !== first) : id.includes(`/${first}`) ? 2 : 3].push(number);
    }
    return found.flat();
  }

  complete() {
    const all = this.find(this.field.value);
    this.numbers = all.slice(0, MOST_FOUND);
    this.active = -1;
    this.field.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...this.numbers.map((number, place) => this.option(number, place)));
    const typed = this.field.value.trim() !== "";
    this.count.textContent = !typed ? "" : all.length === 0 ? WORDS.noMatch
      : all.length > MOST_FOUND ? WORDS.foundFirst(all.length, MOST_FOUND) : WORDS.found(all.length);
    this.open(typed);
  }

  option(number, place) {
    const { family } = this;
    const state = { gone: " · gone", stub: " · only mentioned", living: "" }[family.state(number)];
    return make("li", {
      role: "option", id: `found-${place}`, "aria-selected": "false", click: () => this.go(place),
    }, this.marked(family.data.id(number)), make("span", { class: "muted" },
      `${KINDS[family.data.kind(number)].one} · ${family.side(number)}${state}`));
  }

  // Returns an id in which each word that was typed is marked where it stands first.
  marked(id) {
    const lowered = id.toLowerCase();
    const marks = new Uint8Array(id.length);
    for (const word of this.field.value.toLowerCase().split(/\s+/).filter(Boolean)) {
      const at = lowered.indexOf(word);
      if (at >= 0) marks.fill(1, at, at + word.length);
    }
    const parts = [];
    for (let at = 0; at < id.length;) {
      let end = at;
      while (end < id.length && marks[end] === marks[at]) end += 1;
      const text = written(id.slice(at, end));
      parts.push(marks[at] ? make("mark", {}, text) : text);
      at = end;
    }
    return make("bdi", { class: "id" }, parts);
  }

  key(event) {
    const { key } = event;
    if (key === "Escape") {
      if (this.box.hidden) { this.field.value = ""; this.count.textContent = ""; }
      this.close();
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      if (this.box.hidden) this.complete();
      this.move(key === "ArrowDown" ? 1 : -1);
    } else if (key === "Enter" && !this.box.hidden) this.go(Math.max(this.active, 0));
    else return;
    event.preventDefault();
  }

  move(step) {
    const { length } = this.numbers;
    if (length === 0) return;
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = this.active < 0 && step < 0 ? length - 1 : (this.active + step + length) % length;
    const option = this.list.children[this.active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  go(place) {
    const number = this.numbers[place];
    this.close();
    if (number === undefined) return;
    this.field.value = this.family.data.id(number);
    this.family.explorer.select(number);
  }

  open(wanted) {
    this.box.hidden = !wanted;
    this.field.setAttribute("aria-expanded", String(wanted));
  }

  close() {
    this.open(false);
    this.field.removeAttribute("aria-activedescendant");
  }

  // Goes to the field by the key that many sites have for it, unless it is typed into another.
  begin(event) {
    const typing = event.target.closest?.("input, textarea, select, dialog");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.field.focus();
  }
}
