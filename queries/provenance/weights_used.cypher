// Which files of weights lie in this repository, and which models hold the same?
// A row for each file and model that has an exact copy; model_id is empty where no model is known to.
// Hashes of models come from `ptm ingest hub --weights`, `ptm ingest cache` and
// `ptm ingest cards --weights`.
// :param repository_id => 'github.com/huggingface/trl'
// returns: WeightsOfCode
MATCH (user:Repository {id: $repository_id})-[held:HAS_WEIGHTS]->(weights:Weights)
OPTIONAL MATCH (model:Model)-[copy:HAS_WEIGHTS]->(weights)
RETURN DISTINCT held.path AS path, weights.id AS weights, weights.bytes AS bytes,
  weights.format AS format, model.id AS model_id, copy.path AS model_path
