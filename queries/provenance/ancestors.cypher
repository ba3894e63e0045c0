// What is this model built on?
// Every model and dataset above it, with the least number of steps to each. A model is never its
// own ancestor, even on a cycle. Answers reach 100 steps; the longest chain known has 39.
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: Artifact
MATCH path = (:Model {id: $model_id})-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(thing:Model|Dataset /* upstream */)
WHERE thing.id <> $model_id OR thing.kind <> 'Model'
WITH thing, min(length(path)) AS steps
RETURN thing.id AS id, thing.kind AS kind, steps AS steps
ORDER BY steps, id
