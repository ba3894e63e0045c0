// Which repositories load models whose licence clashes with their own?
// The models and datasets that they load directly, each once; conflicts first, the gravest first.
// `ptm ask repository-clashes` lists what is farther upstream.
// :param limit => 100
// returns: LicenseConflict
MATCH (artifact:Repository /* users */)-[claim:USES /* users */]->(origin:Model|Dataset /* upstream */)
WHERE claim.how IS NULL OR claim.how <> 'text'
WITH DISTINCT artifact, origin, 'repo_uses_model' AS edge
MATCH (origin)-[:LICENSED_AS]->(up:License)
WITH DISTINCT artifact, origin, edge, up
MATCH (artifact)-[:LICENSED_AS]->(down:License)
WITH DISTINCT artifact, origin, edge, up, down
MATCH (up)-[clash:CLASHES_WITH]->(down)
WHERE clash.edges CONTAINS edge
RETURN artifact.id AS id, artifact.kind AS kind, down.id AS license, 1 AS steps, artifact.id AS through,
  edge AS edge, origin.id AS origin_id, origin.kind AS origin_kind, up.id AS origin_license,
  clash.verdict AS verdict, clash.severity AS severity, clash.terms AS terms
ORDER BY verdict, CASE severity WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, id, license,
  origin_id, origin_kind, origin_license, terms LIMIT $limit
