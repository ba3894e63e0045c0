// Which evaluation results are stated for this model?
// Each result with its dataset and metric, who states it, and the words that were read. Values count up
// to 1 or to 100 as their authors wrote them. `ptm ingest hub` and `ptm ingest cards` read results;
// the sample has none. Those that the Hub has run itself are verified.
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: Result
MATCH (model:Model {id: $model_id})-[claim:EVALUATED_ON /* {declared: true} */]->(dataset:Dataset)
RETURN model.id AS model_id, dataset.id AS dataset_id, claim.config AS config, claim.split AS split,
  claim.metric AS metric, claim.value AS value, claim.text AS text, claim.stated_by AS stated_by,
  claim.declared AS declared, claim.evidence AS evidence, claim.verified AS verified
ORDER BY dataset_id, coalesce(config, ''), coalesce(split, ''), coalesce(metric, ''), stated_by,
  coalesce(verified, false)
