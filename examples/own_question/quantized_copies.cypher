// Which quantized copies of this model are there?
// Those that are made directly from it, once each. The most downloaded first.
// :param model_id => 'FreedomIntelligence/HuatuoGPT-o1-7B'
// :param limit => 20
// returns: FoundArtifact
MATCH (child:Model)-[claim:DERIVED_FROM /* {declared: true} */]->(:Model {id: $model_id})
WHERE claim.method = 'quantized' AND child.id <> $model_id
WITH DISTINCT child
RETURN child.id AS id, child.kind AS kind, child.downloads AS downloads,
  child.only_mentioned AS only_mentioned
ORDER BY coalesce(downloads, 0) DESC, id LIMIT $limit
