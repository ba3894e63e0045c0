// What is built on this model?
// Every model below it, with the least number of steps to each.
// asked of: artifacts
// :param model_id => 'google-bert/bert-base-uncased'
// returns: Artifact
MATCH path = (:Model {id: $model_id})<-[:DERIVED_FROM /* made */ *1..100 /* {declared: true} */]-(thing:Model /* made */)
WHERE thing.id <> $model_id OR thing.kind <> 'Model'
WITH thing, min(length(path)) AS steps
RETURN thing.id AS id, thing.kind AS kind, steps AS steps
ORDER BY steps, id
