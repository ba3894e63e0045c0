// Which licences above this dataset clash with its own?
// Those of datasets above it, each judged by the step that left it. The pairs
// (CLASHES_WITH) know neither names nor sets nor a policy, and take a quantized copy of something
// distant for a finetune; `ptm licenses` decides. through: what was made from the origin.
// :param dataset_id => 'squad'
// returns: Clash
MATCH (:Dataset {id: $dataset_id})-[claim:DERIVED_FROM /* {declared: true} */]->(origin:Model|Dataset)
WHERE origin.id <> $dataset_id OR origin.kind <> 'Dataset'
WITH DISTINCT origin, CASE
    WHEN claim.method IN ['adapter', 'distilled', 'merge', 'quantized'] THEN claim.method
    ELSE 'finetune' END AS edge
OPTIONAL MATCH (origin)-[:LICENSED_AS /* {declared: true} */]->(up:License)
WITH DISTINCT origin, edge, up
MATCH (up)-[clash:CLASHES_WITH]->(down:License)<-[:LICENSED_AS /* {declared: true} */]-(:Dataset {id: $dataset_id})
WHERE clash.edges CONTAINS edge
WITH DISTINCT origin, edge, up, clash, down
// coalesce: in a union the embedded engine takes two columns of one expression for one.
RETURN $dataset_id AS id, 'Dataset' AS kind, down.id AS license, 1 AS steps, coalesce($dataset_id, '') AS through,
  edge AS edge, origin.id AS origin_id, origin.kind AS origin_kind, up.id AS origin_license,
  clash.verdict AS verdict, clash.severity AS severity, clash.terms AS terms
// Not UNION: the embedded engine would then take a model and a dataset of one name for equal rows.
UNION ALL
MATCH path = (:Dataset {id: $dataset_id})-[:DERIVED_FROM*1..100 /* {declared: true} */]->(made:Model|Dataset)
WHERE made.id <> $dataset_id OR made.kind <> 'Dataset'
WITH made, min(length(path)) AS nearest
OPTIONAL MATCH (made)-[claim:DERIVED_FROM|TRAINED_ON /* {declared: true} */]->(origin:Model|Dataset)
WITH DISTINCT made, origin, nearest + 1 AS steps, CASE
    WHEN type(claim) = 'TRAINED_ON' THEN 'trained_on'
    WHEN claim.method IN ['adapter', 'distilled', 'merge'] THEN claim.method
    ELSE 'finetune' END AS edge
WHERE origin.id IS NOT NULL AND (origin.id <> $dataset_id OR origin.kind <> 'Dataset')
  AND (origin.id <> made.id OR origin.kind <> made.kind)
OPTIONAL MATCH (origin)-[:LICENSED_AS /* {declared: true} */]->(up:License)
WITH DISTINCT made, origin, steps, edge, up
MATCH (up)-[clash:CLASHES_WITH]->(down:License)<-[:LICENSED_AS /* {declared: true} */]-(:Dataset {id: $dataset_id})
WHERE clash.edges CONTAINS edge
WITH DISTINCT made, origin, steps, edge, up, clash, down
RETURN $dataset_id AS id, 'Dataset' AS kind, down.id AS license, steps AS steps, made.id AS through,
  edge AS edge, origin.id AS origin_id, origin.kind AS origin_kind, up.id AS origin_license,
  clash.verdict AS verdict, clash.severity AS severity, clash.terms AS terms
