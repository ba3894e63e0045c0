// On which models and datasets does this repository stand, and on what do those?
// Every edge of its lineage, with who states it: base models, datasets they were trained on, and
// what those were made from. Two things stand in a row for each source that joins them.
// :param repository_id => 'github.com/huggingface/trl'
// returns: Step
MATCH (child:Repository {id: $repository_id})-[claim:USES|DERIVED_FROM|TRAINED_ON /* {declared: true} */]->(parent:Model|Dataset)
RETURN 1 AS step, child.id AS child_id, type(claim) AS relation, parent.id AS parent_id,
  claim.method AS method, claim.stated_by AS stated_by, claim.declared AS declared,
  coalesce(child.kind) AS child_kind, coalesce(parent.kind) AS parent_kind
// coalesce: of one id, the embedded engine would take a model and a dataset for equal rows.
UNION
MATCH path = (:Repository {id: $repository_id})-[:USES|DERIVED_FROM|TRAINED_ON*1..100 /* {declared: true} */]->(child:Model|Dataset)
WHERE child.id <> $repository_id OR child.kind <> 'Repository'
WITH child, min(length(path)) AS steps
OPTIONAL MATCH (child)-[claim:DERIVED_FROM|TRAINED_ON /* {declared: true} */]->(parent:Model|Dataset)
WITH steps, child, claim, parent
WHERE parent.id IS NOT NULL
RETURN steps + 1 AS step, child.id AS child_id, type(claim) AS relation, parent.id AS parent_id,
  claim.method AS method, claim.stated_by AS stated_by, claim.declared AS declared,
  coalesce(child.kind) AS child_kind, coalesce(parent.kind) AS parent_kind
