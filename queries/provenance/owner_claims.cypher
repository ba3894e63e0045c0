// What does this owner publish, and who says so?
// Every claim that ends at it, from models, datasets and repositories, by whom and since when.
// :param owner_id => 'hf:HuggingFaceH4'
// returns: StatedClaim
MATCH (child:Model|Dataset|Repository /* artifacts */)-[claim:PUBLISHED_BY]->(parent:Owner {id: $owner_id})
RETURN child.id AS child_id, child.kind AS child_kind, type(claim) AS relation,
  parent.id AS parent_id, parent.kind AS kind, claim.stated_by AS stated_by,
  claim.declared AS declared, claim.evidence AS evidence, claim.first_seen AS first_seen,
  NULL AS path, NULL AS line, NULL AS raw
ORDER BY child_kind, child_id, stated_by
