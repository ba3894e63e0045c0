// What is downstream of this model, step by step?
// Every edge of what is built on it, with who states it: the model itself and everything downstream, each
// with what was made from it. Two artifacts stand in one row for each source that joins them.
// asked of: artifacts
// :param model_id => 'mistralai/Mistral-7B-v0.1'
// returns: Step
MATCH (parent:Model {id: $model_id})<-[claim:DERIVED_FROM /* built */ /* {declared: true} */]-(child:Model /* built */)
RETURN 1 AS step, child.id AS child_id, type(claim) AS relation, parent.id AS parent_id,
  claim.method AS method, claim.stated_by AS stated_by, claim.declared AS declared,
  coalesce(child.kind) AS child_kind, coalesce(parent.kind) AS parent_kind
// coalesce: of one id, the embedded engine would take a model and a dataset for equal rows.
UNION
MATCH path = (:Model {id: $model_id})<-[:DERIVED_FROM /* built */ *1..100 /* {declared: true} */]-(parent:Model /* built */)
WHERE parent.id <> $model_id OR parent.kind <> 'Model'
WITH parent, min(length(path)) AS steps
OPTIONAL MATCH (parent)<-[claim:DERIVED_FROM /* built */ /* {declared: true} */]-(child:Model /* built */)
WITH steps, child, claim, parent
WHERE child.id IS NOT NULL
RETURN steps + 1 AS step, child.id AS child_id, type(claim) AS relation, parent.id AS parent_id,
  claim.method AS method, claim.stated_by AS stated_by, claim.declared AS declared,
  coalesce(child.kind) AS child_kind, coalesce(parent.kind) AS parent_kind
