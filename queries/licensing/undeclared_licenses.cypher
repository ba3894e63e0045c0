// Which described models, datasets and repositories state no licence?
// The most downloaded first; a licence that was only inferred is none. Things that are only mentioned
// are left out: nobody has looked yet.
// :param limit => 100
// returns: Undeclared
MATCH (thing:Model|Dataset|Repository /* artifacts */)
WHERE thing.only_mentioned = false
  AND NOT EXISTS { MATCH (thing)-[:LICENSED_AS {declared: true}]->(:License) }
RETURN thing.id AS id, thing.kind AS kind, thing.downloads AS downloads
ORDER BY coalesce(downloads, 0) DESC, kind, id LIMIT $limit
