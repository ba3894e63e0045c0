// Which other models hold exact copies of this model's weights, drawn?
// The largest files first, of more than so many bytes, and up to 200 models that hold one of them.
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// :param over_bytes => 1048576
// :param limit => 100
MATCH (:Model {id: $model_id})-[:HAS_WEIGHTS]->(weights:Weights)
WHERE weights.bytes > $over_bytes
WITH DISTINCT weights
MATCH (weights)<-[:HAS_WEIGHTS]-(model:Model)
WITH weights, count(DISTINCT model) AS copies
WHERE copies > 1
WITH weights
ORDER BY weights.bytes DESC, weights.id LIMIT $limit
MATCH (weights)<-[held:HAS_WEIGHTS]-(model:Model)
RETURN weights, held, model
ORDER BY weights.bytes DESC, model.id LIMIT 200
