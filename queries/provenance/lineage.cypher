// What is upstream of this model, step by step?
// Every edge of its lineage, with who states it: base models, datasets they were trained on, what those
// were made from, and of a repository what it loads. Two artifacts stand in one row for each source
// that joins them.
// asked of: artifacts
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
// returns: Step
MATCH (child:Model {id: $model_id})-[claim:DERIVED_FROM|TRAINED_ON /* upstream */ /* {declared: true} */]->(parent:Model|Dataset /* upstream */)
RETURN 1 AS step, child.id AS child_id, type(claim) AS relation, parent.id AS parent_id,
  claim.method AS method, claim.stated_by AS stated_by, claim.declared AS declared,
  coalesce(child.kind) AS child_kind, coalesce(parent.kind) AS parent_kind
// coalesce: of one id, the embedded engine would take a model and a dataset for equal rows.
UNION
MATCH path = (:Model {id: $model_id})-[:DERIVED_FROM|TRAINED_ON /* upstream */ *1..100 /* {declared: true} */]->(child:Model|Dataset /* upstream */)
WHERE child.id <> $model_id OR child.kind <> 'Model'
WITH child, min(length(path)) AS steps
OPTIONAL MATCH (child)-[claim:DERIVED_FROM|TRAINED_ON /* upstream */ /* {declared: true} */]->(parent:Model|Dataset /* upstream */)
WITH steps, child, claim, parent
WHERE parent.id IS NOT NULL
RETURN steps + 1 AS step, child.id AS child_id, type(claim) AS relation, parent.id AS parent_id,
  claim.method AS method, claim.stated_by AS stated_by, claim.declared AS declared,
  coalesce(child.kind) AS child_kind, coalesce(parent.kind) AS parent_kind
