// Which datasets are behind this model?
// Those that it, or a model upstream of it, was trained on, with the least number of steps to each, and
// those that these datasets were made from.
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: Artifact
MATCH path = (:Model {id: $model_id})-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(artifact:Dataset)
WITH artifact, min(length(path)) AS steps
RETURN artifact.id AS id, artifact.kind AS kind, steps AS steps
ORDER BY steps, id
