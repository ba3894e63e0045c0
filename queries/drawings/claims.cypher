// What is stated about this model, drawn?
// The first 200 claims that begin at it, by type and by what they name.
// asked of: artifacts, License
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
MATCH (child:Model {id: $model_id})-[claim:DERIVED_FROM|TRAINED_ON|EVALUATED_ON|USES|LICENSED_AS|PUBLISHED_BY|DESCRIBED_IN|SUCCEEDED_BY|STATES_BASE|HAS_WEIGHTS /* own, USES, LICENSED_AS, STATES_BASE */]->(parent:Model|Dataset|License|Owner|Paper|Weights|UnresolvedBase /* own */)
RETURN child, claim, parent
ORDER BY type(claim), parent.id, claim.stated_by LIMIT 200
