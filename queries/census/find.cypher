// Which models, datasets and repositories have this text in their id?
// Upper and lower case are the same. The most downloaded first.
// :param text => 'bert-base'
// :param limit => 50
// returns: FoundArtifact
MATCH (artifact:Model|Dataset|Repository /* artifacts */)
WHERE toLower(artifact.id) CONTAINS toLower($text)
RETURN artifact.id AS id, artifact.kind AS kind, artifact.downloads AS downloads,
  artifact.only_mentioned AS only_mentioned
ORDER BY coalesce(downloads, 0) DESC, id, kind LIMIT $limit
