// What is built on this dataset?
// Every model and dataset below it, with the least number of steps to each.
// :param dataset_id => 'squad'
// returns: Artifact
MATCH path = (:Dataset {id: $dataset_id})<-[:DERIVED_FROM|TRAINED_ON*1..100 /* {declared: true} */]-(thing:Model|Dataset)
WHERE thing.id <> $dataset_id OR thing.kind <> 'Dataset'
WITH thing, min(length(path)) AS steps
RETURN thing.id AS id, thing.kind AS kind, steps AS steps
ORDER BY steps, id
