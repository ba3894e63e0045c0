// Which things have this text in their id?
// Models, datasets and repositories; upper and lower case are the same. The most downloaded first.
// :param text => 'bert-base'
// :param limit => 50
// returns: Found
MATCH (thing:Model|Dataset|Repository /* artifacts */)
WHERE toLower(thing.id) CONTAINS toLower($text)
RETURN thing.id AS id, thing.kind AS kind, thing.downloads AS downloads,
  thing.only_mentioned AS only_mentioned
ORDER BY coalesce(downloads, 0) DESC, id, kind LIMIT $limit
