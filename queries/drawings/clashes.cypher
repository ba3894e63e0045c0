// Which upstream licences clash with this model's own, drawn?
// Of the nearest 50 clashes the shortest way to the artifact whose licence clashes, that licence, and
// this model's. The pairs (CLASHES_WITH) know no names, no sets of licences and no policy:
// `ptm licenses` decides.
// asked of: artifacts
// :param model_id => 'HuggingFaceH4/zephyr-7b-beta'
CALL () {
// the rows of: clashes
}
WITH origin_id, origin_kind, origin_license, license, min(steps) AS nearest,
  collect(DISTINCT edge) AS edges
ORDER BY nearest, origin_id, origin_kind, origin_license, license LIMIT 50
MATCH (subject:Model {id: $model_id})
MATCH (artifact:Model|Dataset /* upstream */ {id: origin_id}) WHERE artifact.kind = origin_kind
MATCH way = SHORTEST 1 (subject)-[:DERIVED_FROM|TRAINED_ON /* upstream */ /* {declared: true} */]->{1,100}(artifact)
MATCH (artifact)-[above:LICENSED_AS]->(up:License {id: origin_license})
MATCH (up)-[clash:CLASHES_WITH]->(down:License {id: license})<-[below:LICENSED_AS]-(subject)
WHERE any(edge IN edges WHERE clash.edges CONTAINS edge)
RETURN way, above, up, clash, down, below
