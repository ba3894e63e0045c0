// Which things have a permissive label over something restricted?
// Something above them, at any distance, is under a licence that forbids commerce or derivatives,
// allows research alone, has use restrictions to be passed on, or asks for share-alike. The most
// downloaded first; one row for each such origin and licence.
// :param limit => 100
// returns: Drift
MATCH (up:License)
OPTIONAL MATCH (up)-[:INCLUDES]->(part:License)
WITH up, coalesce(part.id, up.id) AS wanted
MATCH (term:License {id: wanted})
WHERE term.allows_commercial = 'no' OR term.research_only = 'yes'
  OR term.allows_derivatives IN ['no', 'no_share'] OR term.use_restrictions = 'yes_flow_down'
  OR term.share_alike IN ['strong', 'network']
WITH DISTINCT up
MATCH (up)<-[:LICENSED_AS]-(origin:Model|Dataset)
WITH DISTINCT up, origin
MATCH path = (origin)<-[:DERIVED_FROM|TRAINED_ON|USES*1..100]-(thing:Model|Dataset|Repository)
WITH up, origin, thing, min(length(path)) AS steps
WHERE thing.id <> origin.id OR thing.kind <> origin.kind
MATCH (thing)-[:LICENSED_AS]->(down:License {family: 'permissive'})
WITH DISTINCT up, origin, thing, steps, down
RETURN thing.id AS id, thing.kind AS kind, down.id AS license, steps AS steps,
  origin.id AS origin_id, origin.kind AS origin_kind, up.id AS origin_license,
  thing.downloads AS downloads
ORDER BY coalesce(downloads, 0) DESC, id, kind, license, steps, origin_id, origin_kind,
  origin_license LIMIT $limit
