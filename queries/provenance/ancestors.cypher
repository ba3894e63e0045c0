// What is this model built on?
// Every model and dataset upstream of it, with the least number of steps to each. A model is never its
// own ancestor, even on a cycle. Answers reach 100 steps; the longest chain known has 39.
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: Artifact
MATCH path = (:Model {id: $model_id})-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(artifact:Model|Dataset /* upstream */)
WHERE artifact.id <> $model_id OR artifact.kind <> 'Model'
WITH artifact, min(length(path)) AS steps
RETURN artifact.id AS id, artifact.kind AS kind, steps AS steps
ORDER BY steps, id
