// What is built directly on this model, and how?
// Each artifact that names it, once for each source, with the method as far as one is stated; the model
// itself is left out where it names itself.
// asked of: artifacts
// :param model_id => 'google-bert/bert-base-uncased'
// returns: Child
MATCH (child:Model /* built */)-[claim:DERIVED_FROM /* built */ /* {declared: true} */]->(parent:Model {id: $model_id})
WHERE child.id <> $model_id OR child.kind <> 'Model'
RETURN child.id AS id, child.kind AS kind, type(claim) AS relation, claim.method AS method,
  claim.stated_by AS stated_by, claim.declared AS declared
ORDER BY id, kind, relation, stated_by, coalesce(method, '')
