// Which repositories depend on this dataset, at any distance?
// Those that load it (distance 1), and those that load something built on it; through is what they
// load, path and line where, as far as these are known.
// :param dataset_id => 'squad'
// returns: Use
MATCH (thing:Dataset {id: $dataset_id})<-[use:USES /* {declared: true} */]-(repository:Repository)
RETURN repository.id AS repository, 1 AS distance, thing.id AS through, use.path AS path,
  use.line AS line, use.stated_by AS stated_by
UNION
MATCH path = (:Dataset {id: $dataset_id})<-[:DERIVED_FROM|TRAINED_ON*1..100 /* {declared: true} */]-(thing:Model|Dataset)
WHERE thing.id <> $dataset_id OR thing.kind <> 'Dataset'
WITH thing, min(length(path)) AS steps
OPTIONAL MATCH (thing)<-[use:USES /* {declared: true} */]-(repository:Repository)
WITH steps, thing, use, repository
WHERE repository.id IS NOT NULL
RETURN repository.id AS repository, steps + 1 AS distance, thing.id AS through, use.path AS path,
  use.line AS line, use.stated_by AS stated_by
