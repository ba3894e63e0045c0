// Which models and datasets do most things depend on?
// By the number of models, datasets and repositories that name each of them directly.
// :param limit => 20
// returns: Rank
MATCH (user:Model|Dataset|Repository /* artifacts */)-[:DERIVED_FROM|TRAINED_ON|USES /* upstream */]->(thing:Model|Dataset /* upstream */)
WITH DISTINCT thing, user
WHERE user.id <> thing.id OR user.kind <> thing.kind
WITH thing, count(user) AS users, count(CASE WHEN user.kind = 'Repository' THEN 1 END) AS sources
RETURN thing.id AS id, thing.kind AS kind, users AS users, sources AS repositories
ORDER BY users DESC, id, kind LIMIT $limit
