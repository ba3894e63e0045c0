// Which models and datasets have a permissive label over something restricted?
// Of the most downloaded ones with such a label (so many: among), those that have, at any distance
// upstream, a licence that forbids commerce or derivatives, allows research alone, passes on use
// restrictions, or asks for share-alike. A row for each origin and licence; for repositories see
// clashing-repositories.
// :param among => 1000
// :param limit => 100
// returns: Drift
MATCH (artifact:Model|Dataset /* built */)-[:LICENSED_AS]->(down:License {family: 'permissive'})
WITH DISTINCT artifact, down, coalesce(artifact.downloads, 0) AS downloads, artifact.id AS name, artifact.kind AS sort
ORDER BY downloads DESC, name, sort, down.id LIMIT $among
MATCH path = (artifact)-[:DERIVED_FROM|TRAINED_ON /* built */ *1..100]->(origin:Model|Dataset /* built */)
WITH artifact, down, origin, min(length(path)) AS steps
WHERE origin.id <> artifact.id OR origin.kind <> artifact.kind
OPTIONAL MATCH (origin)-[:LICENSED_AS]->(up:License)
WITH DISTINCT artifact, down, origin, steps, up
WHERE up.id IS NOT NULL
OPTIONAL MATCH (up)-[:INCLUDES]->(part:License)
WITH artifact, down, origin, steps, up, coalesce(part.id, up.id) AS wanted
MATCH (term:License {id: wanted})
WHERE term.allows_commercial = 'no' OR term.research_only = 'yes'
  OR term.allows_derivatives IN ['no', 'no_share'] OR term.use_restrictions = 'yes_flow_down'
  OR term.share_alike IN ['strong', 'network']
WITH DISTINCT artifact, down, origin, steps, up
RETURN artifact.id AS id, artifact.kind AS kind, down.id AS license, steps AS steps,
  origin.id AS origin_id, origin.kind AS origin_kind, up.id AS origin_license,
  artifact.downloads AS downloads
ORDER BY coalesce(downloads, 0) DESC, id, kind, license, steps, origin_id, origin_kind,
  origin_license LIMIT $limit
