// Which thing does this id name?
// What has just this id, a licence or an owner as well; or the thing that it is another name of.
// :param id => 'bert-base-uncased'
// returns: Identity

// The kinds are spelled out: with thing.kind the embedded engine takes a model and a dataset of one
// name for equal rows.
MATCH (thing:Model {id: $id})
RETURN thing.id AS id, 'Model' AS kind, 0 AS alias
// UNION for each of: artifacts, others
UNION
MATCH (name:Alias)
WHERE name.alias = $id
RETURN name.target AS id, name.kind AS kind, 1 AS alias
