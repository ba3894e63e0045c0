// What is built on this model and has disappeared since?
// Everything downstream of it except repositories that was deleted or made private, with the least number
// of steps to each; its claims still count.
// asked of: artifacts
// :param model_id => 'huggyllama/llama-7b'
// returns: GoneArtifact
MATCH path = (:Model {id: $model_id})<-[:DERIVED_FROM /* built */ *1..100 /* {declared: true} */]-(artifact:Model /* built */)
WHERE artifact.id <> $model_id OR artifact.kind <> 'Model'
WITH artifact, min(length(path)) AS steps
WHERE artifact.gone_since IS NOT NULL
RETURN artifact.id AS id, artifact.kind AS kind,
  CASE WHEN artifact.facts_at <= artifact.gone_since OR artifact.facts_at STARTS WITH artifact.gone_since
    THEN artifact.facts_at END AS last_stated,
  artifact.gone_since AS gone_since, artifact.gone_stated_by AS gone_stated_by, steps AS steps
ORDER BY steps, id
