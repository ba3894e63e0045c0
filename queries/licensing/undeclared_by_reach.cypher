// Which models and datasets without a licence do most things stand on?
// By the number of models, datasets and repositories that name each of them directly. A licence that
// was only inferred is none; only_mentioned: no source has described it, so nobody has looked.
// :param limit => 100
// returns: UndeclaredReach
MATCH (user:Model|Dataset|Repository /* artifacts */)-[:DERIVED_FROM|TRAINED_ON|USES /* upstream */]->(thing:Model|Dataset /* upstream */)
WITH DISTINCT thing, user
WHERE user.id <> thing.id OR user.kind <> thing.kind
WITH thing, count(user) AS users, count(CASE WHEN user.kind = 'Repository' THEN 1 END) AS sources
WHERE NOT EXISTS { MATCH (thing)-[:LICENSED_AS {declared: true}]->(:License) }
RETURN thing.id AS id, thing.kind AS kind, users AS users, sources AS repositories,
  thing.downloads AS downloads, thing.only_mentioned AS only_mentioned
ORDER BY users DESC, id, kind LIMIT $limit
