// What is built on this model and has disappeared since, drawn?
// The nearest 100 of them, with the shortest way from each.
// asked of: artifacts
// :param model_id => 'huggyllama/llama-7b'
MATCH path = (subject:Model {id: $model_id})<-[:DERIVED_FROM /* built */ *1..100 /* {declared: true} */]-(artifact:Model /* built */)
WHERE artifact <> subject
WITH subject, artifact, min(length(path)) AS steps
WHERE artifact.gone_since IS NOT NULL
WITH subject, artifact, steps
ORDER BY steps, artifact.id LIMIT 100
MATCH way = SHORTEST 1 (subject)<-[:DERIVED_FROM /* built */ /* {declared: true} */]-{1,100}(artifact)
RETURN way
