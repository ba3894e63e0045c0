// Which ids contain one of these words?
// The candidates for "did you mean"; the words are given in lower case.
// :param words => ['bert', 'uncased']
// :param limit => 20000
// returns: Identity
WITH $words AS words
MATCH (thing:Model|Dataset|Repository)
WHERE any(word IN words WHERE toLower(thing.id) CONTAINS word)
RETURN thing.id AS id, thing.kind AS kind, 0 AS alias
LIMIT $limit
