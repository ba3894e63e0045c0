// Which artifacts state a base that cannot be looked up?
// Models and datasets whose stated base is no id of the Hub: a path, None, a bare name. The most
// downloaded first.
// :param limit => 100
// returns: UnresolvedLineage
MATCH (artifact:Model|Dataset)-[claim:STATES_BASE]->(:UnresolvedBase)
RETURN artifact.id AS id, artifact.kind AS kind, claim.text AS text, claim.method AS method,
  claim.stated_by AS stated_by, artifact.downloads AS downloads
ORDER BY coalesce(downloads, 0) DESC, id, kind, text, stated_by LIMIT $limit
