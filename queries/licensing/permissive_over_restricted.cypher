// Which models and datasets have a permissive label over something restricted?
// Of the most downloaded ones with such a label (so many: among), those above which, at any distance,
// a licence forbids commerce or derivatives, allows research alone, has use restrictions to be passed
// on, or asks for share-alike. A row for each origin and licence; repositories: clashing-repositories.
// :param among => 1000
// :param limit => 100
// returns: Drift
MATCH (thing:Model|Dataset /* made */)-[:LICENSED_AS]->(down:License {family: 'permissive'})
WITH DISTINCT thing, down, coalesce(thing.downloads, 0) AS downloads, thing.id AS name, thing.kind AS sort
ORDER BY downloads DESC, name, sort, down.id LIMIT $among
MATCH path = (thing)-[:DERIVED_FROM|TRAINED_ON /* made */ *1..100]->(origin:Model|Dataset /* made */)
WITH thing, down, origin, min(length(path)) AS steps
WHERE origin.id <> thing.id OR origin.kind <> thing.kind
OPTIONAL MATCH (origin)-[:LICENSED_AS]->(up:License)
WITH DISTINCT thing, down, origin, steps, up
WHERE up.id IS NOT NULL
OPTIONAL MATCH (up)-[:INCLUDES]->(part:License)
WITH thing, down, origin, steps, up, coalesce(part.id, up.id) AS wanted
MATCH (term:License {id: wanted})
WHERE term.allows_commercial = 'no' OR term.research_only = 'yes'
  OR term.allows_derivatives IN ['no', 'no_share'] OR term.use_restrictions = 'yes_flow_down'
  OR term.share_alike IN ['strong', 'network']
WITH DISTINCT thing, down, origin, steps, up
RETURN thing.id AS id, thing.kind AS kind, down.id AS license, steps AS steps,
  origin.id AS origin_id, origin.kind AS origin_kind, up.id AS origin_license,
  thing.downloads AS downloads
ORDER BY coalesce(downloads, 0) DESC, id, kind, license, steps, origin_id, origin_kind,
  origin_license LIMIT $limit
