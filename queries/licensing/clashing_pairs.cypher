// Which pairs of licences clash most often?
// Over direct steps alone: for each kind of step, how many things under the second licence were made
// from, or load, things under the first. The most first.
// :param limit => 50
// returns: ClashingPair
MATCH (thing:Model|Dataset|Repository /* artifacts */)-[claim:DERIVED_FROM|TRAINED_ON|USES /* upstream */]->(origin:Model|Dataset /* upstream */)
WHERE thing.id <> origin.id OR thing.kind <> origin.kind
WITH DISTINCT thing, origin, CASE
    WHEN type(claim) = 'TRAINED_ON' THEN 'trained_on'
    WHEN type(claim) = 'USES' THEN 'repo_uses_model'
    WHEN claim.method IN ['adapter', 'distilled', 'merge', 'quantized'] THEN claim.method
    ELSE 'finetune' END AS edge
MATCH (origin)-[:LICENSED_AS]->(up:License)
WITH DISTINCT thing, origin, edge, up
MATCH (thing)-[:LICENSED_AS]->(down:License)
WITH DISTINCT thing, origin, edge, up, down
MATCH (up)-[clash:CLASHES_WITH]->(down)
WHERE clash.edges CONTAINS edge
RETURN up.id AS upstream, down.id AS downstream, edge AS edge, clash.verdict AS verdict,
  clash.severity AS severity, clash.terms AS terms, count(*) AS number
ORDER BY number DESC, upstream, downstream, edge, verdict, severity, terms LIMIT $limit
