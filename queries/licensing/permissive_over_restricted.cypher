// Which things have a permissive label over something restricted?
// What they were made from, were trained on or load directly, or at one step more, is under a
// licence that forbids commerce or derivatives, allows research alone, has use restrictions to be
// passed on, or asks for share-alike. The most downloaded first.
// :param limit => 100
// returns: Drift
MATCH (up:License)
OPTIONAL MATCH (up)-[:INCLUDES]->(part:License)
WITH up, part
WHERE (coalesce(part.allows_commercial, up.allows_commercial) = 'no'
  OR coalesce(part.research_only, up.research_only) = 'yes'
  OR coalesce(part.allows_derivatives, up.allows_derivatives) IN ['no', 'no_share']
  OR coalesce(part.use_restrictions, up.use_restrictions) = 'yes_flow_down'
  OR coalesce(part.share_alike, up.share_alike) IN ['strong', 'network'])
WITH DISTINCT up
MATCH (up)<-[:LICENSED_AS]-(origin:Model|Dataset)
WITH DISTINCT up, origin
MATCH (origin)<-[:DERIVED_FROM|TRAINED_ON|USES]-(thing:Model|Dataset|Repository)
WHERE thing.id <> origin.id OR thing.kind <> origin.kind
WITH DISTINCT up, origin, thing
MATCH (thing)-[:LICENSED_AS]->(down:License {family: 'permissive'})
WITH DISTINCT up, origin, thing, down
RETURN thing.id AS id, thing.kind AS kind, down.id AS license, 1 AS steps, origin.id AS origin_id,
  origin.kind AS origin_kind, up.id AS origin_license, thing.downloads AS downloads
ORDER BY coalesce(downloads, 0) DESC, id, kind, license, origin_id, origin_kind, origin_license
LIMIT $limit
UNION ALL
MATCH (up:License)
OPTIONAL MATCH (up)-[:INCLUDES]->(part:License)
WITH up, part
WHERE (coalesce(part.allows_commercial, up.allows_commercial) = 'no'
  OR coalesce(part.research_only, up.research_only) = 'yes'
  OR coalesce(part.allows_derivatives, up.allows_derivatives) IN ['no', 'no_share']
  OR coalesce(part.use_restrictions, up.use_restrictions) = 'yes_flow_down'
  OR coalesce(part.share_alike, up.share_alike) IN ['strong', 'network'])
WITH DISTINCT up
MATCH (up)<-[:LICENSED_AS]-(origin:Model|Dataset)
WITH DISTINCT up, origin
MATCH (origin)<-[:DERIVED_FROM|TRAINED_ON]-(middle:Model|Dataset)
MATCH (middle)<-[:DERIVED_FROM|TRAINED_ON|USES]-(thing:Model|Dataset|Repository)
WHERE (thing.id <> origin.id OR thing.kind <> origin.kind)
  AND (thing.id <> middle.id OR thing.kind <> middle.kind)
  AND (middle.id <> origin.id OR middle.kind <> origin.kind)
WITH DISTINCT up, origin, thing
MATCH (thing)-[:LICENSED_AS]->(down:License {family: 'permissive'})
WITH DISTINCT up, origin, thing, down
RETURN thing.id AS id, thing.kind AS kind, down.id AS license, 2 AS steps, origin.id AS origin_id,
  origin.kind AS origin_kind, up.id AS origin_license, thing.downloads AS downloads
ORDER BY coalesce(downloads, 0) DESC, id, kind, license, origin_id, origin_kind, origin_license
LIMIT $limit
