// Which pairs of licences clash most often?
// Over direct steps alone: for each kind of step, how many artifacts under the second licence were
// made from, or load, artifacts under the first. The most first.
// :param limit => 50
// returns: ConflictingPair
MATCH (artifact:Model|Dataset|Repository /* artifacts */)-[claim:DERIVED_FROM|TRAINED_ON|USES /* upstream */]->(origin:Model|Dataset /* upstream */)
WHERE artifact.id <> origin.id OR artifact.kind <> origin.kind
WITH DISTINCT artifact, origin, CASE
    WHEN type(claim) = 'TRAINED_ON' THEN 'trained_on'
    WHEN type(claim) <> 'DERIVED_FROM' THEN 'repo_uses_model'
    WHEN claim.method IN ['adapter', 'distilled', 'merge', 'quantized'] THEN claim.method
    ELSE 'finetune' END AS edge
MATCH (origin)-[:LICENSED_AS]->(up:License)
WITH DISTINCT artifact, origin, edge, up
MATCH (artifact)-[:LICENSED_AS]->(down:License)
WITH DISTINCT artifact, origin, edge, up, down
MATCH (up)-[clash:CLASHES_WITH]->(down)
WHERE clash.edges CONTAINS edge
RETURN up.id AS upstream, down.id AS downstream, edge AS edge, clash.verdict AS verdict,
  clash.severity AS severity, clash.terms AS terms, count(*) AS number
ORDER BY number DESC, upstream, downstream, edge, verdict, severity, terms LIMIT $limit
