// Which bases do these artifacts state that cannot be looked up?
// Each text that is no id of the Hub, with who states it: a path, None, a bare name.
// What was inferred (the path in a configuration) does not count where a base is known.
// :param ids => ['HuggingFaceH4/zephyr-7b-beta']
// returns: StatedBase
UNWIND $ids AS wanted
MATCH (artifact:Model {id: wanted})-[claim:STATES_BASE /* {declared: true} */]->(:UnresolvedBase)
WHERE claim.declared OR NOT EXISTS { MATCH (artifact)-[:DERIVED_FROM /* {declared: true} */]->() }
RETURN artifact.id AS id, artifact.kind AS kind, claim.text AS text, claim.method AS method,
  claim.stated_by AS stated_by, claim.declared AS declared, claim.evidence AS evidence, NULL AS steps
// UNION ALL for each of: artifacts
