// Which artifacts that have disappeared still have living children?
// Models and datasets that were deleted or made private, and how many models, datasets and repositories
// that are still there name each of them directly; those with the most children first. A repository
// that only mentions one in a text does not count.
// :param limit => 100
// returns: GoneParent
MATCH (user:Model|Dataset|Repository /* artifacts */)-[claim:DERIVED_FROM|TRAINED_ON|USES /* upstream */]->(artifact:Model|Dataset /* upstream */)
WHERE artifact.gone_since IS NOT NULL AND user.gone_since IS NULL
  AND (claim.how IS NULL OR claim.how <> 'text')
WITH DISTINCT artifact, user
WHERE user.id <> artifact.id OR user.kind <> artifact.kind
WITH artifact, count(user) AS users, count(CASE WHEN user.kind = 'Repository' THEN 1 END) AS sources
RETURN artifact.id AS id, artifact.kind AS kind, users AS users, sources AS repositories,
  CASE WHEN artifact.facts_at <= artifact.gone_since OR artifact.facts_at STARTS WITH artifact.gone_since
    THEN artifact.facts_at END AS last_stated,
  artifact.gone_since AS gone_since, artifact.gone_stated_by AS gone_stated_by
ORDER BY users DESC, id, kind LIMIT $limit
