// Which licences does this label consist of?
// Every claim that begins at it: the parts of a compound label, by whom and since when.
// :param license_id => 'cc-by-4.0 AND cc-by-sa-4.0'
// returns: Statement
MATCH (child:License {id: $license_id})-[claim:INCLUDES]->(parent:License)
RETURN child.id AS child_id, child.kind AS child_kind, type(claim) AS relation,
  parent.id AS parent_id, parent.kind AS kind, claim.stated_by AS stated_by,
  claim.declared AS declared, claim.evidence AS evidence, claim.first_seen AS first_seen,
  NULL AS path, NULL AS line, NULL AS raw
ORDER BY relation, parent_id, kind, stated_by
