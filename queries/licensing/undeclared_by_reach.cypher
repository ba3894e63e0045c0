// Which models and datasets without a licence do most artifacts stand on?
// By the number of models, datasets and repositories that name each of them directly; a repository
// counts where it loads one, and not where a text only mentions it. A licence that was only inferred
// does not count. only_mentioned: no source has described it, so nobody has looked.
// :param limit => 100
// returns: UndeclaredReach
MATCH (user:Model|Dataset|Repository /* artifacts */)-[claim:DERIVED_FROM|TRAINED_ON|USES /* upstream */]->(artifact:Model|Dataset /* upstream */)
WHERE claim.how IS NULL OR claim.how <> 'text'
WITH DISTINCT artifact, user
WHERE user.id <> artifact.id OR user.kind <> artifact.kind
WITH artifact, count(user) AS users, count(CASE WHEN user.kind = 'Repository' THEN 1 END) AS sources
WHERE NOT EXISTS { MATCH (artifact)-[:LICENSED_AS {declared: true}]->(:License) }
RETURN artifact.id AS id, artifact.kind AS kind, users AS users, sources AS repositories,
  artifact.downloads AS downloads, artifact.only_mentioned AS only_mentioned
ORDER BY users DESC, id, kind LIMIT $limit
