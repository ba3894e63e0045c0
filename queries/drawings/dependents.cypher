// Which repositories depend on this model, drawn?
// The nearest 200 places that load it or something built on it, and the shortest way from each of these
// to it. What a text only mentions does not count.
// asked of: artifacts
// :param model_id => 'google-bert/bert-base-uncased'
MATCH (subject:Model {id: $model_id})
OPTIONAL MATCH path = (subject)<-[:DERIVED_FROM /* built */ *1..100 /* {declared: true} */]-(artifact:Model /* built */)
WITH subject, artifact, min(length(path)) AS steps
WITH subject, collect({artifact: artifact, steps: steps}) AS found
UNWIND [{artifact: subject, steps: 0}] + found AS each
WITH subject, each.artifact AS artifact, min(each.steps) AS steps
MATCH (artifact)<-[use:USES /* users */ /* {declared: true} */]-(repository:Repository /* users */)
WHERE use.how IS NULL OR use.how <> 'text'
WITH subject, artifact, repository, use, steps
ORDER BY steps, repository.id, artifact.id, use.path, use.line LIMIT 200
WITH subject, artifact, collect(use) AS uses, collect(DISTINCT repository) AS repositories
OPTIONAL MATCH way = SHORTEST 1 (subject)<-[:DERIVED_FROM /* built */ /* {declared: true} */]-{1,100}(artifact)
RETURN subject, artifact, uses, repositories, way
