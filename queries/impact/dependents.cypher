// Which repositories depend on this model, at any distance?
// Those that load it (distance 1), and those that load something built on it. through is what they
// load; path and line say where, as far as these are known. What a text only mentions does not count.
// asked of: artifacts
// :param model_id => 'google-bert/bert-base-uncased'
// returns: RepositoryUse
MATCH (artifact:Model {id: $model_id})<-[use:USES /* users */ /* {declared: true} */]-(repository:Repository /* users */)
WHERE use.how IS NULL OR use.how <> 'text'
RETURN repository.id AS repository, 1 AS distance, artifact.id AS through, use.path AS path,
  use.line AS line, use.stated_by AS stated_by
UNION
MATCH path = (:Model {id: $model_id})<-[:DERIVED_FROM /* built */ *1..100 /* {declared: true} */]-(artifact:Model /* built */)
WHERE artifact.id <> $model_id OR artifact.kind <> 'Model'
WITH artifact, min(length(path)) AS steps
OPTIONAL MATCH (artifact)<-[use:USES /* users */ /* {declared: true} */]-(repository:Repository /* users */)
WITH steps, artifact, use, repository
WHERE repository.id IS NOT NULL AND (use.how IS NULL OR use.how <> 'text')
RETURN repository.id AS repository, steps + 1 AS distance, artifact.id AS through, use.path AS path,
  use.line AS line, use.stated_by AS stated_by
