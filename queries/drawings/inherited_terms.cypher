// Which licence terms reach this model, drawn?
// Its own licence and those of the nearest 100 artifacts upstream, with the shortest way to each; of a
// compound label each part.
// asked of: artifacts
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
MATCH (subject:Model {id: $model_id})
OPTIONAL MATCH path = (subject)-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(artifact:Model|Dataset /* upstream */)
WITH subject, artifact, min(length(path)) AS steps
WITH subject, collect({artifact: artifact, steps: steps}) AS found
UNWIND [{artifact: subject, steps: 0}] + found AS each
WITH subject, each.artifact AS artifact, min(each.steps) AS steps
WHERE EXISTS { MATCH (artifact)-[:LICENSED_AS /* {declared: true} */]->(:License) }
WITH subject, artifact, steps
ORDER BY steps, artifact.id LIMIT 100
MATCH (artifact)-[labelled:LICENSED_AS /* {declared: true} */]->(label:License)
OPTIONAL MATCH (label)-[includes:INCLUDES]->(part:License)
OPTIONAL MATCH way = SHORTEST 1 (subject)-[:DERIVED_FROM|TRAINED_ON /* upstream */ /* {declared: true} */]->{1,100}(artifact)
RETURN artifact, labelled, label, includes, part, way
