// Which models state a result on this dataset?
// The highest values of each metric first. Values count up to 1 or to 100 as their authors wrote them,
// and only what is verified has been run by the Hub itself. Ask for the dataset's old id as well: a card
// may name squad where a table means rajpurkar/squad. The sample has no results.
// :param dataset_id => 'squad'
// :param limit => 100
// returns: Result
MATCH (model:Model)-[claim:EVALUATED_ON /* {declared: true} */]->(dataset:Dataset {id: $dataset_id})
RETURN model.id AS model_id, dataset.id AS dataset_id, claim.config AS config, claim.split AS split,
  claim.metric AS metric, claim.value AS value, claim.text AS text, claim.stated_by AS stated_by,
  claim.declared AS declared, claim.evidence AS evidence, claim.verified AS verified
ORDER BY coalesce(metric, ''), coalesce(value, -1e300) DESC, model_id, coalesce(config, ''),
  coalesce(split, ''), stated_by, coalesce(verified, false) LIMIT $limit
