// Which bases along the lineage of this model are stated and cannot be looked up?
// Stated by the artifact itself (0 steps) or by what is upstream of it: a path, None, a bare name. A text
// that is no id of the Hub is a fact about the one artifact that states it. What was inferred (the path in a
// configuration) does not count where a base is known.
// asked of: artifacts
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: StatedBase
MATCH (artifact:Model {id: $model_id})-[claim:STATES_BASE /* {declared: true} */]->(:UnresolvedBase)
WHERE claim.declared OR NOT EXISTS { MATCH (artifact)-[:DERIVED_FROM /* {declared: true} */]->() }
RETURN artifact.id AS id, artifact.kind AS kind, claim.text AS text, claim.method AS method,
  claim.stated_by AS stated_by, claim.declared AS declared, claim.evidence AS evidence, 0 AS steps
// Not UNION: the embedded engine would then take a model and a dataset of one name for equal rows.
UNION ALL
MATCH path = (:Model {id: $model_id})-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(artifact:Model|Dataset /* upstream */)
WHERE artifact.id <> $model_id OR artifact.kind <> 'Model'
WITH artifact, min(length(path)) AS steps
MATCH (artifact)-[claim:STATES_BASE /* {declared: true} */]->(:UnresolvedBase)
WHERE claim.declared OR NOT EXISTS { MATCH (artifact)-[:DERIVED_FROM /* {declared: true} */]->() }
RETURN artifact.id AS id, artifact.kind AS kind, claim.text AS text, claim.method AS method,
  claim.stated_by AS stated_by, claim.declared AS declared, claim.evidence AS evidence, steps AS steps
