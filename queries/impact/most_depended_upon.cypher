// Which models and datasets do most artifacts depend on?
// By the number of models, datasets and repositories that name each of them directly; a repository
// counts where it loads one, and not where a text only mentions it.
// :param limit => 20
// returns: Rank
MATCH (user:Model|Dataset|Repository /* artifacts */)-[claim:DERIVED_FROM|TRAINED_ON|USES /* upstream */]->(artifact:Model|Dataset /* upstream */)
WHERE claim.how IS NULL OR claim.how <> 'text'
WITH DISTINCT artifact, user
WHERE user.id <> artifact.id OR user.kind <> artifact.kind
WITH artifact, count(user) AS users, count(CASE WHEN user.kind = 'Repository' THEN 1 END) AS sources
RETURN artifact.id AS id, artifact.kind AS kind, users AS users, sources AS repositories
ORDER BY users DESC, id, kind LIMIT $limit
