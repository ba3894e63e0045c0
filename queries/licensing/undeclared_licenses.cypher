// Which described models, datasets and repositories state no licence?
// The most downloaded first. A licence that was only inferred does not count; artifacts that are only
// mentioned are left out, because nobody has looked yet.
// :param limit => 100
// returns: Undeclared
MATCH (artifact:Model|Dataset|Repository /* artifacts */)
WHERE artifact.only_mentioned = false
  AND NOT EXISTS { MATCH (artifact)-[:LICENSED_AS {declared: true}]->(:License) }
RETURN artifact.id AS id, artifact.kind AS kind, artifact.downloads AS downloads
ORDER BY coalesce(downloads, 0) DESC, kind, id LIMIT $limit
