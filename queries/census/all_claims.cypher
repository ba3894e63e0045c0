// What is stated in the whole graph?
// Every claim between models, datasets, repositories and licences, with who states it.
// returns: StatedClaim
MATCH (child:Model|Dataset|Repository /* artifacts */)-[claim:DERIVED_FROM|TRAINED_ON|EVALUATED_ON|USES|LICENSED_AS /* upstream, EVALUATED_ON, LICENSED_AS */]->(parent:Model|Dataset|License /* upstream, License */)
RETURN child.id AS child_id, child.kind AS child_kind, type(claim) AS relation,
  parent.id AS parent_id, parent.kind AS kind, claim.stated_by AS stated_by,
  claim.declared AS declared, claim.evidence AS evidence, claim.first_seen AS first_seen,
  claim.path AS path, claim.line AS line, claim.raw AS raw
ORDER BY child_id, child_kind, relation, parent_id, kind, stated_by, path, line, evidence
