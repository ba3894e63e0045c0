// What is built on this model?
// Everything downstream of it except repositories, with the least number of steps to each.
// asked of: artifacts
// :param model_id => 'google-bert/bert-base-uncased'
// returns: Artifact
MATCH path = (:Model {id: $model_id})<-[:DERIVED_FROM /* built */ *1..100 /* {declared: true} */]-(artifact:Model /* built */)
WHERE artifact.id <> $model_id OR artifact.kind <> 'Model'
WITH artifact, min(length(path)) AS steps
RETURN artifact.id AS id, artifact.kind AS kind, steps AS steps
ORDER BY steps, id
