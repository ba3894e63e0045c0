// What is downstream of this model, drawn?
// The nearest 200 artifacts that are built on it, and every claim that joins two of them.
// asked of: artifacts
// draws: descendant_steps
// :param model_id => 'mistralai/Mistral-7B-v0.1'
MATCH (subject:Model {id: $model_id})
OPTIONAL MATCH path = (subject)<-[:DERIVED_FROM /* built */ *1..100 /* {declared: true} */]-(artifact:Model /* built */)
WITH subject, artifact, min(length(path)) AS steps
ORDER BY steps, artifact.id LIMIT 200
WITH subject, collect(artifact) AS found
WITH [subject] + [artifact IN found WHERE artifact <> subject] AS drawn
UNWIND drawn AS parent
OPTIONAL MATCH (parent)<-[claim:DERIVED_FROM /* built */ /* {declared: true} */]-(child:Model /* built */)
WHERE child IN drawn
RETURN parent, claim, child
