// The table: the same data as rows, for screen readers and for copying; never all rows at once.
"use strict";

const ROWS = 100;

class Table {
  // `rows` returns the numbers of all rows, `columns` are [title, value, cell]: a cell is made from
  // its value unless it has a way of its own.
  constructor({ place, caption, columns, rows }) {
    Object.assign(this, { caption, columns, rows, sorted: -1, falling: false, first: 0 });
    // The roles stay where a narrow screen stacks the cells.
    this.head = make("tr", { role: "row" }, columns.map(([title], column) => make("th", {
      scope: "col", role: "columnheader",
    },
      button(title, () => this.sort(column), { class: "sort" }))));
    this.body = make("tbody", { role: "rowgroup" });
    this.where = make("span", { class: "where" });
    this.before = button(WORDS.previous, () => this.turn(-ROWS));
    this.after = button(WORDS.next, () => this.turn(ROWS));
    place.replaceChildren(
      make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption },
        make("table", { role: "table" }, make("caption", {}, caption),
          make("thead", { role: "rowgroup" }, this.head), this.body)),
      make("div", { class: "pager", role: "group", "aria-label": `${WORDS.pages}: ${caption}` },
        this.before, this.where, this.after, button("Copy as TSV", () => this.copy())));
    this.update();
  }

  update() {
    this.numbers = this.order(this.rows());
    this.first = 0;
    this.show(this.numbers.slice(0, ROWS));
  }

  order(numbers) {
    if (this.sorted < 0) return numbers;
    const value = this.columns[this.sorted][1];
    const values = new Map(numbers.map((number) => [number, value(number)]));
    const compare = (a, b) => typeof a === "number" && typeof b === "number"
      ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
    const sign = this.falling ? -1 : 1;
    return [...numbers].sort((a, b) => {
      const [x, y] = [values.get(a), values.get(b)];
      if (x === null || y === null) return (x === null) - (y === null) || a - b;
      return sign * compare(x, y) || a - b;
    });
  }

  sort(column) {
    this.falling = this.sorted === column ? !this.falling : false;
    this.sorted = column;
    [...this.head.children].forEach((cell, place) => {
      if (place === column) {
        cell.setAttribute("aria-sort", this.falling ? "descending" : "ascending");
      } else cell.removeAttribute("aria-sort");
    });
    this.update();
    announce(`${this.caption}: by ${this.columns[column][0]}, ${this.falling ? "falling" : "rising"}.`);
  }

  turn(step) {
    this.first = Math.max(0, this.first + step);
    this.show(this.numbers.slice(this.first, this.first + ROWS));
    announce(this.where.textContent);
  }

  show(numbers) {
    this.body.replaceChildren(...numbers.map((number) => make("tr", { role: "row" },
      this.columns.map(([title, value, cell], column) => make(column ? "td" : "th",
        column ? { role: "cell", "data-title": title } : { role: "rowheader", scope: "row" },
        cell ? cell(number) : cellText(value(number)))))));
    const last = this.first + numbers.length;
    this.where.textContent = numbers.length
      ? WORDS.range(this.first + 1, last, this.numbers.length) : "no rows";
    this.before.disabled = this.first === 0;
    this.after.disabled = last >= this.numbers.length;
  }

  copy() {
    const lines = [this.columns.map(([title]) => title), ...this.numbers.map(
      (number) => this.columns.map(([, value]) => pasted(value(number))))];
    copyText(lines.map((cells) => cells.join("\t")).join("\n"),
      WORDS.copiedRows(this.numbers.length));
  }
}

function cellText(value) {
  if (value === null) return "";
  return typeof value === "number" ? value.toLocaleString("en") : bdi(value, { class: "text" });
}

// Returns a value as a cell that a spreadsheet neither computes nor breaks.
function pasted(value) {
  if (value === null || typeof value === "number") return value ?? "";
  const line = value.replace(/[\t\r\n\v\f\u0085\u2028\u2029]+/g, " ");
  return /^\s*[=+\-@]/.test(line) ? `'${line}` : line;
}

function showTables(family) {
  const { filters } = family;
  const artifacts = new Table({
    place: document.getElementById("artifact-rows"), caption: "Artifacts",
    columns: artifactColumns(family), rows: () => filters.matching,
  });
  const steps = new Table({
    place: document.getElementById("step-rows"), caption: "Steps and who states them",
    columns: stepColumns(family), rows: () => claimRows(family),
  });
  filters.heard.push(() => { artifacts.update(); steps.update(); });
  return [artifacts, steps];
}

// Returns the claims of which both ends match.
function claimRows(family) {
  const { child, parent } = family.data.links;
  const matching = new Uint8Array(family.count);
  for (const number of family.filters.matching) matching[number] = 1;
  const rows = [];
  family.data.claims.link.forEach((link, claim) => {
    if (matching[child[link]] && matching[parent[link]]) rows.push(claim);
  });
  return rows;
}

function artifactColumns(family) {
  return [
    ["Id", (number) => family.data.id(number), (number) => pick(family, number)],
    ["Licence", (number) => family.data.label(number).text ?? family.data.label(number).family],
    ["Verdict", (number) => family.data.verdict(number) ?? WORDS.noVerdict],
    ["State", (number) => STATES[family.state(number)]],
    ["Kind", (number) => KINDS[family.data.kind(number)].one],
    ["Where", (number) => SIDES[family.side(number)]],
    ["Steps", (number) => family.steps(number) < 0 ? null : family.steps(number)],
    ["Licence family", (number) => family.data.label(number).family],
    ["Owner", (number) => family.data.owner(number)],
    ["Downloads or stars", (number) => family.data.weight(number) || null],
  ];
}

function stepColumns(family) {
  const { link, path, line } = family.data.claims;
  const { child, parent } = family.data.links;
  return [
    ["Made or used by", (claim) => family.data.id(child[link[claim]]),
      (claim) => pick(family, child[link[claim]])],
    ["How", (claim) => family.way(link[claim])],
    ["From", (claim) => family.data.id(parent[link[claim]]),
      (claim) => pick(family, parent[link[claim]])],
    ["Stated by", (claim) => family.claim(claim).source],
    ["Declared", (claim) => family.claim(claim).inferred ? "inferred" : "declared"],
    ["Since", (claim) => family.claim(claim).since],
    ["Read", (claim) => family.claim(claim).evidence,
      (claim) => cut(family.claim(claim).evidence ?? "", 200)],
    ["File", (claim) => family.data.text(path[claim])],
    ["Line", (claim) => line[claim] < 0 ? null : line[claim]],
  ];
}
