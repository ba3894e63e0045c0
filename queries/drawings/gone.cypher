// Which artifacts along the lineage of this model have disappeared, drawn?
// The nearest 100 of them, with the shortest way to each; the artifact itself, if it is one.
// asked of: artifacts
// :param model_id => 'NousResearch/Llama-2-7b-hf'
MATCH (subject:Model {id: $model_id})
OPTIONAL MATCH path = (subject)-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(artifact:Model|Dataset /* upstream */)
WITH subject, artifact, min(length(path)) AS steps
WITH subject, collect({artifact: artifact, steps: steps}) AS found
UNWIND [{artifact: subject, steps: 0}] + found AS each
WITH subject, each.artifact AS artifact, min(each.steps) AS steps
WHERE artifact.gone_since IS NOT NULL
WITH subject, artifact, steps
ORDER BY steps, artifact.id LIMIT 100
OPTIONAL MATCH way = SHORTEST 1 (subject)-[:DERIVED_FROM|TRAINED_ON /* upstream */ /* {declared: true} */]->{1,100}(artifact)
RETURN artifact, way
