// How far is this model from its roots, drawn?
// The nearest 100 models upstream of it that state no base model, with the shortest way to each.
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
MATCH path = (subject:Model {id: $model_id})-[:DERIVED_FROM*1..100 /* {declared: true} */]->(artifact:Model)
WHERE artifact <> subject
WITH subject, artifact, min(length(path)) AS steps
WHERE NOT EXISTS {
  MATCH (artifact)-[:DERIVED_FROM /* {declared: true} */]->(parent:Model) WHERE parent <> artifact
}
WITH subject, artifact, steps
ORDER BY steps, artifact.id LIMIT 100
MATCH way = SHORTEST 1 (subject)-[:DERIVED_FROM /* {declared: true} */]->{1,100}(artifact)
RETURN way
