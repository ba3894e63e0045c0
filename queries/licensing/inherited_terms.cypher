// Which licence terms reach this model?
// The terms of its own licence (0 steps) and of every upstream licence; of a compound label those of
// each part. trained_model_reach says whether a licence reaches models trained on the work. The words
// are those of the licence catalog, and empty where it does not know the licence.
// asked of: artifacts
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: LicenseTerms
MATCH (artifact:Model {id: $model_id})
OPTIONAL MATCH (artifact)-[:LICENSED_AS /* {declared: true} */]->(label:License)
WITH DISTINCT artifact, label
WHERE label.id IS NOT NULL
OPTIONAL MATCH (label)-[:INCLUDES]->(part:License)
WITH DISTINCT artifact, coalesce(part.id, label.id) AS wanted
MATCH (license:License {id: wanted})
RETURN 0 AS steps, artifact.id AS id, artifact.kind AS kind, license.id AS license,
  license.allows_commercial AS allows_commercial, license.allows_derivatives AS allows_derivatives,
  license.share_alike AS share_alike, license.use_restrictions AS use_restrictions,
  license.research_only AS research_only, license.requires_attribution AS requires_attribution,
  license.must_flow_down_license_text AS licence_text, license.naming_requirement AS naming,
  license.trained_model_reach AS trained_model_reach, license.confidence AS confidence
// Not UNION: the embedded engine would then take a model and a dataset of one name for equal rows.
UNION ALL
MATCH path = (:Model {id: $model_id})-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(artifact:Model|Dataset /* upstream */)
WHERE artifact.id <> $model_id OR artifact.kind <> 'Model'
WITH artifact, min(length(path)) AS nearest
OPTIONAL MATCH (artifact)-[:LICENSED_AS /* {declared: true} */]->(label:License)
WITH DISTINCT artifact, nearest, label
WHERE label.id IS NOT NULL
OPTIONAL MATCH (label)-[:INCLUDES]->(part:License)
WITH DISTINCT artifact, nearest, coalesce(part.id, label.id) AS wanted
MATCH (license:License {id: wanted})
RETURN nearest AS steps, artifact.id AS id, artifact.kind AS kind, license.id AS license,
  license.allows_commercial AS allows_commercial, license.allows_derivatives AS allows_derivatives,
  license.share_alike AS share_alike, license.use_restrictions AS use_restrictions,
  license.research_only AS research_only, license.requires_attribution AS requires_attribution,
  license.must_flow_down_license_text AS licence_text, license.naming_requirement AS naming,
  license.trained_model_reach AS trained_model_reach, license.confidence AS confidence
