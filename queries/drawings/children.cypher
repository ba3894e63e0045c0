// What is built directly on this model, drawn?
// The first 200 artifacts that name it, by their ids, with a claim for each source.
// asked of: artifacts
// :param model_id => 'google-bert/bert-base-uncased'
MATCH (parent:Model {id: $model_id})
MATCH (child:Model /* built */)-[claim:DERIVED_FROM /* built */ /* {declared: true} */]->(parent)
WHERE child <> parent
WITH parent, child, collect(claim) AS claims
ORDER BY child.id, child.kind LIMIT 200
RETURN parent, child, claims
