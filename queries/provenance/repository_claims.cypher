// What is stated about this repository, by whom, and what did they read?
// Every claim that begins at it: where the claim comes from and since when it has been stated.
// :param repository_id => 'github.com/huggingface/trl'
// returns: Statement
MATCH (child:Repository {id: $repository_id})-[claim:USES|LICENSED_AS|PUBLISHED_BY|DESCRIBED_IN]->(parent:Model|Dataset|License|Owner|Paper)
RETURN child.id AS child_id, child.kind AS child_kind, type(claim) AS relation,
  parent.id AS parent_id, parent.kind AS kind, claim.stated_by AS stated_by,
  claim.declared AS declared, claim.evidence AS evidence, claim.first_seen AS first_seen,
  claim.path AS path, claim.line AS line, claim.raw AS raw
ORDER BY relation, parent_id, kind, stated_by, path, line
