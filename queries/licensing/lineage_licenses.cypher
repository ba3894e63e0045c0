// Which licences stand along the lineage of this model?
// The artifact itself (0 steps) and everything upstream, a row for each licence and source. license is
// empty where none is stated; raw is the label as it was written. only_mentioned: no source has
// described the artifact yet. gone_since: when it was noticed that it has disappeared.
// base_unresolved: it states a base that is no id of the Hub.
// asked of: artifacts
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: LineageArtifact
MATCH (artifact:Model {id: $model_id})
OPTIONAL MATCH (artifact)-[claim:LICENSED_AS /* {declared: true} */]->(license:License)
RETURN 0 AS steps, artifact.id AS id, artifact.kind AS kind, license.id AS license,
  claim.stated_by AS stated_by, claim.declared AS declared, claim.raw AS raw,
  artifact.only_mentioned AS only_mentioned, artifact.gone_since AS gone_since,
  EXISTS { MATCH (artifact)-[:STATES_BASE /* {declared: true} */]->(:UnresolvedBase) } AS base_unresolved
// Not UNION: the embedded engine would then take a model and a dataset of one name for equal rows.
UNION ALL
MATCH path = (:Model {id: $model_id})-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(artifact:Model|Dataset /* upstream */)
WHERE artifact.id <> $model_id OR artifact.kind <> 'Model'
WITH artifact, min(length(path)) AS steps
OPTIONAL MATCH (artifact)-[claim:LICENSED_AS /* {declared: true} */]->(license:License)
RETURN steps AS steps, artifact.id AS id, artifact.kind AS kind, license.id AS license,
  claim.stated_by AS stated_by, claim.declared AS declared, claim.raw AS raw,
  artifact.only_mentioned AS only_mentioned, artifact.gone_since AS gone_since,
  EXISTS { MATCH (artifact)-[:STATES_BASE /* {declared: true} */]->(:UnresolvedBase) } AS base_unresolved
