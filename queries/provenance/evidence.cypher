// What was read for the steps that begin at these artifacts?
// Each claim that joins one of them to a base model, a dataset, or what it uses, with its evidence.
// :param ids => ['HuggingFaceH4/zephyr-7b-beta']
// returns: StatedClaim
UNWIND $ids AS wanted
MATCH (child:Model {id: wanted})
// OPTIONAL: else the embedded engine reads all claims of the graph to find those of a few artifacts.
OPTIONAL MATCH (child)-[claim:DERIVED_FROM|TRAINED_ON|USES /* upstream */]->(parent:Model|Dataset /* upstream */)
WITH child, claim, parent
WHERE parent.id IS NOT NULL
RETURN child.id AS child_id, child.kind AS child_kind, type(claim) AS relation,
  parent.id AS parent_id, parent.kind AS kind, claim.stated_by AS stated_by,
  claim.declared AS declared, claim.evidence AS evidence, claim.first_seen AS first_seen,
  claim.path AS path, claim.line AS line, NULL AS raw
// UNION ALL for each of: artifacts
