// Which downstream labels clash with this model's licence?
// The labels of what was made from it, and of repositories that load it or one of those, at any
// distance, each judged by the step that leaves this model: by the method that a source states, if one
// does. The pairs (CLASHES_WITH) know no names, no sets of licences and no policy, and take a quantized
// or converted copy of a copy for a finetune; `ptm licenses` decides. A repository that only mentions this
// model does not count; one that only mentions what was made from it does. through: what was made from
// it on the way.
// asked of: artifacts
// :param model_id => 'meta-llama/Llama-2-7b-hf'
// returns: LicenseConflict
MATCH (:Model {id: $model_id})<-[claim:DERIVED_FROM|USES /* downstream */ /* {declared: true} */]-(artifact:Model|Repository /* downstream */)
WHERE (artifact.id <> $model_id OR artifact.kind <> 'Model')
  AND (claim.how IS NULL OR claim.how <> 'text')
WITH artifact, type(claim) AS relation,
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
WITH DISTINCT artifact, edge
OPTIONAL MATCH (artifact)-[:LICENSED_AS /* {declared: true} */]->(down:License)
WITH DISTINCT artifact, edge, down
MATCH (down)<-[clash:CLASHES_WITH]-(up:License)<-[:LICENSED_AS /* {declared: true} */]-(:Model {id: $model_id})
WHERE clash.edges CONTAINS edge
WITH DISTINCT artifact, edge, up, clash, down
// coalesce: in a union the embedded engine takes two columns of one expression for one.
RETURN artifact.id AS id, artifact.kind AS kind, down.id AS license, 1 AS steps, coalesce(artifact.id, '') AS through,
  edge AS edge, $model_id AS origin_id, 'Model' AS origin_kind, up.id AS origin_license,
  clash.verdict AS verdict, clash.severity AS severity, clash.terms AS terms
// Not UNION: the embedded engine would then take a model and a dataset of one name for equal rows.
UNION ALL
MATCH (:Model {id: $model_id})<-[claim:DERIVED_FROM /* built */ /* {declared: true} */]-(made:Model /* built */)
WHERE made.id <> $model_id OR made.kind <> 'Model'
WITH made, type(claim) AS relation,
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
WITH DISTINCT made,
  CASE WHEN edge IN ['converted', 'quantized'] THEN 'finetune' ELSE edge END AS edge
MATCH path = (made)<-[:DERIVED_FROM|USES /* downstream */ *1..100 /* {declared: true} */]-(artifact:Model|Repository /* downstream */)
WITH made, edge, artifact, min(length(path)) + 1 AS steps
// Not in the WHERE of the path: the embedded engine would then look at every node there is.
WHERE (artifact.id <> $model_id OR artifact.kind <> 'Model')
  AND (artifact.id <> made.id OR artifact.kind <> made.kind)
OPTIONAL MATCH (artifact)-[:LICENSED_AS /* {declared: true} */]->(down:License)
WITH DISTINCT artifact, made, steps, edge, down
MATCH (down)<-[clash:CLASHES_WITH]-(up:License)<-[:LICENSED_AS /* {declared: true} */]-(:Model {id: $model_id})
WHERE clash.edges CONTAINS edge
WITH DISTINCT artifact, made, steps, edge, up, clash, down
RETURN artifact.id AS id, artifact.kind AS kind, down.id AS license, steps AS steps, made.id AS through,
  edge AS edge, $model_id AS origin_id, 'Model' AS origin_kind, up.id AS origin_license,
  clash.verdict AS verdict, clash.severity AS severity, clash.terms AS terms
