// Read by the site's search after Sphinx's own Scorer (html_search_scorer of conf.py).

/** Pages that name nearly everything, and explain nothing to those who look for it. */
const RECORDS = new Set(["project/changelog", "project/contributing"]);

/** Rank what stands in the text of such a page below all other pages; its title counts in full. */
Scorer.score = ([page, , , , score, , kind]) =>
  RECORDS.has(page) && kind === SearchResultKind.text ? score / 100 : score;
