// Which datasets are behind this model, drawn?
// The nearest 100 of them, with the shortest way to each through the models upstream.
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
MATCH path = (subject:Model {id: $model_id})-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(artifact:Dataset)
WITH subject, artifact, min(length(path)) AS steps
ORDER BY steps, artifact.id LIMIT 100
MATCH way = SHORTEST 1 (subject)-[:DERIVED_FROM|TRAINED_ON /* upstream */ /* {declared: true} */]->{1,100}(artifact)
RETURN way
