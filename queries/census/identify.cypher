// Which artifact, licence or owner does this id name?
// What has exactly this id, or what the id is an alias of.
// :param id => 'bert-base-uncased'
// returns: Identity

// The kind is spelled out: with node.kind the embedded engine takes a model and a dataset of one name
// for equal rows.
MATCH (node:Model {id: $id})
RETURN node.id AS id, 'Model' AS kind, 0 AS alias
// UNION for each of: artifacts, others
UNION
MATCH (other:Alias)
WHERE other.alias = $id
RETURN other.target AS id, other.kind AS kind, 1 AS alias
