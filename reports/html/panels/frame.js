// The frame around the drawing: the subject in words, the buttons, the tabs and the help.
"use strict";

function by(id) { return document.getElementById(id); }

function showHeader(family) {
  const { data, subject } = family;
  const labels = family.data.label(subject);
  const verdict = family.data.verdict(subject);
  const bare = family.data.neighbours(subject, "up").size === 0;
  const labelled = labels.stated.length > 0;
  document.querySelector("h1").replaceChildren(cut(data.title));
  document.getElementById("standing").replaceChildren(
    `${sentence(KINDS[family.data.kind(subject)].one)} · `,
    labels.text === null ? licenceSilence(family, subject) : cut(labels.text, 200), " ",
    familyChip(labels.family), " ",
    verdict && !bare ? verdictChip(verdict) : "", " ",
    bare ? WORDS.nothingUpstream(labelled) : verdict === null ? WORDS.notCompared(labelled)
      : cut(verdictWords(verdict, { labelled, against: listed(conflictLicences(family)) }), 300));
  document.getElementById("age").replaceChildren(
    [family.count > 1 ? WORDS.members(family.count, family.parts) : "", data.age, data.left_out ? WORDS.leftOut(data.left_out) : "",
      data.only_upstream ? WORDS.noneDownstream(data) : "",
      data.bound,
      data.declared_only ? WORDS.declaredOnly : ""].filter(Boolean).join(" "));
}

function tabs() { return [...document.querySelectorAll("#tabs [role=tab]")]; }

function openTab(name, { focus = false } = {}) {
  for (const tab of tabs()) {
    const wanted = tab.getAttribute("aria-controls") === name;
    tab.setAttribute("aria-selected", String(wanted));
    tab.tabIndex = wanted ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).classList.toggle("away", !wanted);
    if (wanted && focus) tab.focus();
  }
}

function startTabs() {
  const all = tabs();
  all.forEach((tab, place) => {
    tab.addEventListener("click", () => openTab(tab.getAttribute("aria-controls")));
    tab.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (!step) return;
      const next = all[(place + step + all.length) % all.length];
      openTab(next.getAttribute("aria-controls"), { focus: true });
    });
  });
}

// The scheme is the system's until somebody chooses.
function startScheme(button) {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (root.dataset.scheme ?? (system.matches ? "dark" : "light")) === "dark";
  const say = () => { button.setAttribute("aria-pressed", String(dark())); };
  button.addEventListener("click", () => {
    root.dataset.scheme = dark() ? "light" : "dark";
    say();
  });
  system.addEventListener("change", say);
  say();
}

function startButtons(family) {
  const { explorer } = family;
  by("reset").addEventListener("click", () => { family.filters.clear(); explorer.reset(); });
  by("overview").addEventListener("click", () => explorer.setOverview(!explorer.overview));
  by("print").addEventListener("click", () => window.print());
  startScheme(by("scheme"));
  startHelp(family, by("help"), by("help-button"));
}

function startHelp(family, help, opener) {
  by("keys").replaceChildren(...HELP_KEYS.map(([keys, does]) => make("div", {},
    make("dt", {}, keys), make("dd", {}, does))));
  by("help-legend").replaceChildren(...legendOf(family));
  by("help-copying").textContent = WORDS.spreadsheet;
  by("help-scope").textContent = family.data.scope;
  opener.addEventListener("click", () => help.showModal());
  by("help-close").addEventListener("click", () => help.close());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, dialog");
    if (event.key === "?" && !typing && !help.open) { event.preventDefault(); help.showModal(); }
  });
}

// On paper the table has what is drawn, and the legend is open.
function startPrinting(family, [artifacts]) {
  const paper = matchMedia("print");
  const legend = by("legend-box");
  let opened = false;
  paper.addEventListener("change", () => {
    if (paper.matches) {
      opened = legend.open;
      legend.open = true;
      printLists(true);
      artifacts.show(family.explorer.drawn().map(({ node }) => node).filter((n) => n !== null));
    } else {
      legend.open = opened;
      printLists(false);
      artifacts.update();
    }
  });
}

// Starts all that is around the drawing; it is drawn first.
PARTS.push((explorer) => {
  const family = new Family(explorer);
  showHeader(family);
  startTabs();
  afterDrawing(() => {
    family.filters = new Filters(family);
    family.search = new Search(family);
    startButtons(family);
    showSelected(family);
    showSummary(family);
    showConflicts(family);
    by("legend").replaceChildren(...legendOf(family));
    startPrinting(family, showTables(family));
    explorer.on("select", (number) => showSelected(family, number));
    explorer.on("message", announce);
    addEventListener("hashchange", () => missId(family));
    missId(family);
    explorer.on("overview", (on) => by("overview").setAttribute("aria-pressed", String(on)));
    document.documentElement.dataset.ready = "true";
  });
});

// Says that the address names an artifact which the page does not have.
function missId(family) {
  const name = location.hash.slice(1);
  if (name === "" || by(name) || addressedNode(family.data) !== null) return;
  let read = name;
  try {
    read = decodeURIComponent(name);
  } catch {
    // It is shown as it stands.
  }
  announce(WORDS.noSuchId(read));
}

// Shows what is selected; who selects it in a list goes there, and does not lose the place.
function showSelected(family) {
  const { selected, data } = family.explorer;
  const from = document.activeElement;
  const goes = selected !== null && from?.closest("#side [role=tabpanel], #table");
  showArtifact(family, selected ?? data.subject);
  openTab(selected !== null ? "artifact" : data.start === "licenses" && data.conflicts.length
    ? "conflicts" : "summary");
  if (goes) document.querySelector("#artifact .title .id").focus();
  else if (from?.closest("#tools")) announce(WORDS.selected(data.id(selected ?? data.subject)));
}

// Brings the drawing into view where it is not, as on a narrow screen, and says what it shows.
function seeDrawing(said = null) {
  by("middle").scrollIntoView({ block: "nearest" });
  if (said) announce(said);
}

// Calls a function when the browser has painted what there is.
function afterDrawing(start) {
  requestAnimationFrame(() => setTimeout(start));
}
