// Which licences and owners have one of these words in their id?
// The words are given in lower case.
// :param words => ['apache', 'google']
// :param limit => 20000
// returns: Identity
WITH $words AS words
MATCH (node:License|Owner /* others */)
WHERE any(word IN words WHERE toLower(node.id) CONTAINS word)
RETURN node.id AS id, node.kind AS kind, 0 AS alias
ORDER BY kind, id LIMIT $limit
