// Who publishes these artifacts, and under which licences?
// Each claim with the label as it was written and the address that it gives for the licence's text.
// :param ids => ['HuggingFaceH4/zephyr-7b-beta']
// returns: Credit
UNWIND $ids AS wanted
MATCH (artifact:Model {id: wanted})-[claim:LICENSED_AS|PUBLISHED_BY /* LICENSED_AS, PUBLISHED_BY */]->(value:License|Owner /* License, Owner */)
RETURN artifact.id AS id, artifact.kind AS kind, type(claim) AS relation, value.id AS value,
  claim.stated_by AS stated_by, claim.declared AS declared, claim.raw AS raw, claim.link AS link
// UNION ALL for each of: artifacts
