// Which thing does this id name?
// The model, dataset or repository with just this id, or the one that it is another name of.
// :param id => 'bert-base-uncased'
// returns: Identity
MATCH (thing:Model {id: $id})
RETURN thing.id AS id, thing.kind AS kind, 0 AS alias
UNION
MATCH (thing:Dataset {id: $id})
RETURN thing.id AS id, thing.kind AS kind, 0 AS alias
UNION
MATCH (thing:Repository {id: $id})
RETURN thing.id AS id, thing.kind AS kind, 0 AS alias
UNION
MATCH (name:Alias)
WHERE name.alias = $id
RETURN name.target AS id, name.kind AS kind, 1 AS alias
