// Which sources does the graph hold, and how old are their facts?
// One row for every source, with the newest date of its facts and whether all runs came to an end.
// returns: SourceAge
MATCH (run:Run)
RETURN run.source AS source, max(run.taken) AS taken, max(run.finished) AS finished,
  count(CASE WHEN run.complete THEN NULL ELSE 1 END) AS incomplete
ORDER BY source
