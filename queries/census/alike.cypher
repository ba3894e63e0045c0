// Which ids contain one of these words?
// The most downloaded first; the words are given in lower case.
// :param words => ['bert', 'uncased']
// :param limit => 20000
// returns: Identity
WITH $words AS words
MATCH (artifact:Model|Dataset|Repository /* artifacts */)
WHERE any(word IN words WHERE toLower(artifact.id) CONTAINS word)
WITH artifact.id AS name, artifact.kind AS sort, coalesce(artifact.downloads, 0) AS downloads
ORDER BY downloads DESC, name, sort LIMIT $limit
RETURN name AS id, sort AS kind, 0 AS alias
