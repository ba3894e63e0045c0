// Which artifacts are labelled with this licence?
// Alone or as a part of a compound label, by any source; the most downloaded first.
// :param license_id => 'cc-by-nc-4.0'
// :param limit => 100
// returns: Labelled
MATCH (license:License)
WHERE license.id = $license_id OR EXISTS { MATCH (license)-[:INCLUDES]->(:License {id: $license_id}) }
WITH license
MATCH (artifact:Model|Dataset|Repository /* artifacts */)-[claim:LICENSED_AS]->(license)
RETURN artifact.id AS id, artifact.kind AS kind, license.id AS label, claim.stated_by AS stated_by,
  claim.declared AS declared, artifact.downloads AS downloads
ORDER BY coalesce(downloads, 0) DESC, id, kind, label, stated_by LIMIT $limit
