// Which licence terms reach this dataset?
// Those of its own licence (0 steps) and of every licence above it, a row for each; of a compound
// label one for each part. Whether trained models are reached says trained_model_reach; the words
// are those of the table of licences, and empty where it does not know the licence.
// :param dataset_id => 'squad'
// returns: LicenseTerms
MATCH (thing:Dataset {id: $dataset_id})
MATCH (thing)-[:LICENSED_AS /* {declared: true} */]->(license:License)
OPTIONAL MATCH (license)-[:INCLUDES]->(part:License)
WITH DISTINCT 0 AS steps, thing, license, part
RETURN steps AS steps, thing.id AS id, thing.kind AS kind, coalesce(part.id, license.id) AS license,
  coalesce(part.allows_commercial, license.allows_commercial) AS allows_commercial,
  coalesce(part.allows_derivatives, license.allows_derivatives) AS allows_derivatives,
  coalesce(part.share_alike, license.share_alike) AS share_alike,
  coalesce(part.use_restrictions, license.use_restrictions) AS use_restrictions,
  coalesce(part.research_only, license.research_only) AS research_only,
  coalesce(part.requires_attribution, license.requires_attribution) AS requires_attribution,
  coalesce(part.must_flow_down_license_text, license.must_flow_down_license_text) AS licence_text,
  coalesce(part.naming_requirement, license.naming_requirement) AS naming,
  coalesce(part.trained_model_reach, license.trained_model_reach) AS trained_model_reach,
  coalesce(part.confidence, license.confidence) AS confidence
// Not UNION: the embedded engine would then take a model and a dataset of one name for equal rows.
UNION ALL
MATCH path = (:Dataset {id: $dataset_id})-[:DERIVED_FROM*1..100 /* {declared: true} */]->(thing:Model|Dataset)
WHERE thing.id <> $dataset_id OR thing.kind <> 'Dataset'
WITH thing, min(length(path)) AS nearest
MATCH (thing)-[:LICENSED_AS /* {declared: true} */]->(license:License)
OPTIONAL MATCH (license)-[:INCLUDES]->(part:License)
WITH DISTINCT nearest AS steps, thing, license, part
RETURN steps AS steps, thing.id AS id, thing.kind AS kind, coalesce(part.id, license.id) AS license,
  coalesce(part.allows_commercial, license.allows_commercial) AS allows_commercial,
  coalesce(part.allows_derivatives, license.allows_derivatives) AS allows_derivatives,
  coalesce(part.share_alike, license.share_alike) AS share_alike,
  coalesce(part.use_restrictions, license.use_restrictions) AS use_restrictions,
  coalesce(part.research_only, license.research_only) AS research_only,
  coalesce(part.requires_attribution, license.requires_attribution) AS requires_attribution,
  coalesce(part.must_flow_down_license_text, license.must_flow_down_license_text) AS licence_text,
  coalesce(part.naming_requirement, license.naming_requirement) AS naming,
  coalesce(part.trained_model_reach, license.trained_model_reach) AS trained_model_reach,
  coalesce(part.confidence, license.confidence) AS confidence
