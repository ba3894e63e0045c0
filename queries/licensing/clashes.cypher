// Which upstream licences clash with this model's own?
// The licences of everything upstream, each judged by the step that leaves its artifact: by the method
// that a source states, if one does. The pairs (CLASHES_WITH) know no names, no sets of licences and no
// policy, and take a quantized or converted copy of a distant artifact for a finetune; `ptm licenses`
// decides. through: what was made from the origin.
// asked of: artifacts
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: LicenseConflict
MATCH (subject:Model {id: $model_id})-[claim:DERIVED_FROM|TRAINED_ON /* upstream */ /* {declared: true} */]->(origin:Model|Dataset /* upstream */)
WHERE origin.id <> $model_id OR origin.kind <> 'Model'
WITH subject, origin, type(claim) AS relation,
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
    WHEN subject.kind = 'Dataset' THEN ['finetune']
    WHEN size(stated) > 0 THEN stated
    WHEN generic = 0 AND size(named) > 0 THEN named
    WHEN others = 0 AND size(heard) > 0 THEN heard
    ELSE ['finetune'] END AS edge
WITH DISTINCT origin, edge
OPTIONAL MATCH (origin)-[:LICENSED_AS /* {declared: true} */]->(up:License)
WITH DISTINCT origin, edge, up
MATCH (up)-[clash:CLASHES_WITH]->(down:License)<-[:LICENSED_AS /* {declared: true} */]-(:Model {id: $model_id})
WHERE clash.edges CONTAINS edge
WITH DISTINCT origin, edge, up, clash, down
// coalesce: in a union the embedded engine takes two columns of one expression for one.
RETURN $model_id AS id, 'Model' AS kind, down.id AS license, 1 AS steps, coalesce($model_id, '') AS through,
  edge AS edge, origin.id AS origin_id, origin.kind AS origin_kind, up.id AS origin_license,
  clash.verdict AS verdict, clash.severity AS severity, clash.terms AS terms
// Not UNION: the embedded engine would then take a model and a dataset of one name for equal rows.
UNION ALL
MATCH path = (:Model {id: $model_id})-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(made:Model|Dataset /* upstream */)
WHERE made.id <> $model_id OR made.kind <> 'Model'
WITH made, min(length(path)) AS nearest
OPTIONAL MATCH (made)-[claim:DERIVED_FROM|TRAINED_ON /* upstream */ /* {declared: true} */]->(origin:Model|Dataset /* upstream */)
WITH made, nearest, origin, type(claim) AS relation,
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
    WHEN made.kind = 'Dataset' THEN ['finetune']
    WHEN size(stated) > 0 THEN stated
    WHEN generic = 0 AND size(named) > 0 THEN named
    WHEN others = 0 AND size(heard) > 0 THEN heard
    ELSE ['finetune'] END AS edge
WITH DISTINCT made, origin, nearest + 1 AS steps,
  CASE WHEN edge IN ['converted', 'quantized'] THEN 'finetune' ELSE edge END AS edge
WHERE origin.id IS NOT NULL AND (origin.id <> $model_id OR origin.kind <> 'Model')
  AND (origin.id <> made.id OR origin.kind <> made.kind)
OPTIONAL MATCH (origin)-[:LICENSED_AS /* {declared: true} */]->(up:License)
WITH DISTINCT made, origin, steps, edge, up
MATCH (up)-[clash:CLASHES_WITH]->(down:License)<-[:LICENSED_AS /* {declared: true} */]-(:Model {id: $model_id})
WHERE clash.edges CONTAINS edge
WITH DISTINCT made, origin, steps, edge, up, clash, down
RETURN $model_id AS id, 'Model' AS kind, down.id AS license, steps AS steps, made.id AS through,
  edge AS edge, origin.id AS origin_id, origin.kind AS origin_kind, up.id AS origin_license,
  clash.verdict AS verdict, clash.severity AS severity, clash.terms AS terms
