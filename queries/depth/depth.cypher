// How far is this model from its roots?
// The models above it that state no base model, with the least number of steps to each. None are
// found where the model states no base model itself, or where its lineage ends in a circle.
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: Artifact
MATCH path = (:Model {id: $model_id})-[:DERIVED_FROM*1..100 /* {declared: true} */]->(thing:Model)
WHERE thing.id <> $model_id
WITH thing, min(length(path)) AS steps
OPTIONAL MATCH (thing)-[:DERIVED_FROM /* {declared: true} */]->(parent:Model)
WITH thing, steps, count(CASE WHEN parent.id <> thing.id THEN 1 END) AS parents
WHERE parents = 0
RETURN thing.id AS id, thing.kind AS kind, steps AS steps
ORDER BY steps, id
