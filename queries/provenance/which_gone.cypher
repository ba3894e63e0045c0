// Which of these artifacts have disappeared?
// Those that were deleted or made private; their claims still count. last_stated is the date of the
// newest facts about it, gone_since when it was noticed, gone_stated_by by whom.
// :param ids => ['HuggingFaceH4/zephyr-7b-beta']
// returns: GoneArtifact
UNWIND $ids AS wanted
MATCH (artifact:Model {id: wanted})
WHERE artifact.gone_since IS NOT NULL
RETURN artifact.id AS id, artifact.kind AS kind,
  CASE WHEN artifact.facts_at <= artifact.gone_since OR artifact.facts_at STARTS WITH artifact.gone_since
    THEN artifact.facts_at END AS last_stated,
  artifact.gone_since AS gone_since, artifact.gone_stated_by AS gone_stated_by, NULL AS steps
// UNION ALL for each of: artifacts
