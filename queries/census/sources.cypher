// Which sources does the graph hold, and how old are their facts?
// One row a source, with the newest date of its facts, and how many of its ingests broke off and were
// not repeated to their end since.
// returns: SourceAge
MATCH (run:Run)
WITH run.source AS name, coalesce(run.scope, '') AS scope, max(run.taken) AS newest,
  max(run.finished) AS last, max(CASE WHEN run.complete THEN run.started END) AS ended,
  max(CASE WHEN run.complete THEN NULL ELSE run.started END) AS broken
RETURN name AS source, max(newest) AS taken, max(last) AS finished,
  count(CASE WHEN broken > coalesce(ended, '') THEN 1 END) AS incomplete
ORDER BY source
