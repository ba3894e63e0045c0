// How far is this model from its roots?
// The models upstream of it that state no base model, with the least number of steps to each. None are
// found where the model itself states no base model, or where its lineage ends in a cycle.
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: Artifact
MATCH path = (:Model {id: $model_id})-[:DERIVED_FROM*1..100 /* {declared: true} */]->(artifact:Model)
WHERE artifact.id <> $model_id
WITH artifact, min(length(path)) AS steps
OPTIONAL MATCH (artifact)-[:DERIVED_FROM /* {declared: true} */]->(parent:Model)
WITH artifact, steps, count(CASE WHEN parent.id <> artifact.id THEN 1 END) AS parents
WHERE parents = 0
RETURN artifact.id AS id, artifact.kind AS kind, steps AS steps
ORDER BY steps, id
