// What is upstream of this model, drawn?
// The nearest 200 artifacts of its lineage, and every claim that joins two of them.
// asked of: artifacts
// draws: ancestors
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
MATCH (subject:Model {id: $model_id})
OPTIONAL MATCH path = (subject)-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(artifact:Model|Dataset /* upstream */)
WITH subject, artifact, min(length(path)) AS steps
ORDER BY steps, artifact.id LIMIT 200
WITH subject, collect(artifact) AS found
WITH [subject] + [artifact IN found WHERE artifact <> subject] AS drawn
UNWIND drawn AS child
OPTIONAL MATCH (child)-[claim:DERIVED_FROM|TRAINED_ON /* upstream */ /* {declared: true} */]->(parent:Model|Dataset /* upstream */)
WHERE parent IN drawn
RETURN child, claim, parent
