// Which pairs of licences clash most often?
// Over direct steps alone: for each kind of step, how many artifacts under the second licence were
// made from, or load, artifacts under the first. The most first.
// :param limit => 50
// returns: ConflictingPair
MATCH (artifact:Model|Dataset|Repository /* artifacts */)-[claim:DERIVED_FROM|TRAINED_ON|USES /* upstream */]->(origin:Model|Dataset /* upstream */)
WHERE (artifact.id <> origin.id OR artifact.kind <> origin.kind)
  AND (claim.how IS NULL OR claim.how <> 'text')
WITH artifact, origin, type(claim) AS relation,
  collect(DISTINCT CASE
    WHEN claim.stated_by IN ['bom', 'inferred-config', 'inferred-name'] THEN NULL
    WHEN claim.method IN ['adapter', 'converted', 'distilled', 'merge', 'quantized'] THEN claim.method
    WHEN claim.declared AND NOT claim.stated_by IN ['hub-api', 'hub-tag'] AND claim.method IS NOT NULL
      THEN 'finetune' END) AS stated,
  count(CASE WHEN NOT claim.stated_by IN ['bom', 'inferred-config', 'inferred-name'] THEN claim.method END) AS generic,
  count(CASE WHEN claim.stated_by <> 'bom' THEN 1 END) AS others,
  collect(DISTINCT CASE
    WHEN claim.stated_by IN ['inferred-config', 'inferred-name']
      AND claim.method IN ['adapter', 'converted', 'distilled', 'merge', 'quantized']
      THEN claim.method END) AS named,
  collect(DISTINCT CASE
    WHEN claim.stated_by = 'bom' AND claim.method IN ['adapter', 'converted', 'distilled', 'merge', 'quantized']
      THEN claim.method END) AS heard
UNWIND CASE
    WHEN relation = 'TRAINED_ON' THEN ['trained_on']
    WHEN relation <> 'DERIVED_FROM' THEN ['repo_uses_model']
    WHEN artifact.kind = 'Dataset' THEN ['finetune']
    WHEN size(stated) > 0 THEN stated
    WHEN generic = 0 AND size(named) > 0 THEN named
    WHEN others = 0 AND size(heard) > 0 THEN heard
    ELSE ['finetune'] END AS edge
WITH DISTINCT artifact, origin, edge
MATCH (origin)-[:LICENSED_AS]->(up:License)
WITH DISTINCT artifact, origin, edge, up
MATCH (artifact)-[:LICENSED_AS]->(down:License)
WITH DISTINCT artifact, origin, edge, up, down
MATCH (up)-[clash:CLASHES_WITH]->(down)
WHERE clash.edges CONTAINS edge
RETURN up.id AS upstream, down.id AS downstream, edge AS edge, clash.verdict AS verdict,
  clash.severity AS severity, clash.terms AS terms, count(*) AS number
ORDER BY number DESC, upstream, downstream, edge, verdict, severity, terms LIMIT $limit
