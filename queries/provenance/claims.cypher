// What is stated about this model, by whom, and what did they read?
// Every claim that begins at it, where the claim comes from, and since when it has been stated.
// asked of: artifacts, License
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: StatedClaim
MATCH (child:Model {id: $model_id})-[claim:DERIVED_FROM|TRAINED_ON|EVALUATED_ON|USES|LICENSED_AS|PUBLISHED_BY|DESCRIBED_IN|SUCCEEDED_BY|STATES_BASE|HAS_WEIGHTS /* own, USES, LICENSED_AS, STATES_BASE */]->(parent:Model|Dataset|License|Owner|Paper|Weights|UnresolvedBase /* own */)
RETURN child.id AS child_id, child.kind AS child_kind, type(claim) AS relation,
  parent.id AS parent_id, parent.kind AS kind, claim.stated_by AS stated_by,
  claim.declared AS declared, claim.evidence AS evidence, claim.first_seen AS first_seen,
  claim.path AS path, claim.line AS line,
  CASE WHEN type(claim) = 'STATES_BASE' THEN claim.text ELSE claim.raw END AS raw
ORDER BY relation, parent_id, kind, stated_by, path, line, evidence
