// Which licences stand along the lineage of this model?
// The thing itself (0 steps) and everything above it, a row for each licence and source; the licence
// is empty where none is stated, raw is the label as it was written. only_mentioned: no source has
// described it yet.
// asked of: artifacts
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: LicensedArtifact
MATCH (thing:Model {id: $model_id})
OPTIONAL MATCH (thing)-[claim:LICENSED_AS /* {declared: true} */]->(license:License)
RETURN 0 AS steps, thing.id AS id, thing.kind AS kind, license.id AS license,
  claim.stated_by AS stated_by, claim.declared AS declared, claim.raw AS raw,
  thing.only_mentioned AS only_mentioned
// Not UNION: the embedded engine would then take a model and a dataset of one name for equal rows.
UNION ALL
MATCH path = (:Model {id: $model_id})-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(thing:Model|Dataset /* upstream */)
WHERE thing.id <> $model_id OR thing.kind <> 'Model'
WITH thing, min(length(path)) AS steps
OPTIONAL MATCH (thing)-[claim:LICENSED_AS /* {declared: true} */]->(license:License)
RETURN steps AS steps, thing.id AS id, thing.kind AS kind, license.id AS license,
  claim.stated_by AS stated_by, claim.declared AS declared, claim.raw AS raw,
  thing.only_mentioned AS only_mentioned
