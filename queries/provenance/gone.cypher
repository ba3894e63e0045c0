// Which artifacts along the lineage of this model have disappeared?
// The artifact itself (0 steps) and everything upstream that was deleted or made private; what these
// stated last still counts. last_stated is the date of the newest facts about it, gone_since when it was
// noticed, gone_stated_by by whom.
// asked of: artifacts
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: GoneArtifact
MATCH (artifact:Model {id: $model_id})
WHERE artifact.gone_since IS NOT NULL
RETURN artifact.id AS id, artifact.kind AS kind,
  CASE WHEN artifact.facts_at <= artifact.gone_since OR artifact.facts_at STARTS WITH artifact.gone_since
    THEN artifact.facts_at END AS last_stated,
  artifact.gone_since AS gone_since, artifact.gone_stated_by AS gone_stated_by, 0 AS steps
// Not UNION: the embedded engine would then take a model and a dataset of one name for equal rows.
UNION ALL
MATCH path = (:Model {id: $model_id})-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(artifact:Model|Dataset /* upstream */)
WHERE artifact.id <> $model_id OR artifact.kind <> 'Model'
WITH artifact, min(length(path)) AS steps
WHERE artifact.gone_since IS NOT NULL
RETURN artifact.id AS id, artifact.kind AS kind,
  CASE WHEN artifact.facts_at <= artifact.gone_since OR artifact.facts_at STARTS WITH artifact.gone_since
    THEN artifact.facts_at END AS last_stated,
  artifact.gone_since AS gone_since, artifact.gone_stated_by AS gone_stated_by, steps AS steps
