// Where does this repository use models and datasets?
// Each place in its files, with the call that names the artifact there. declared is false where it is
// only named in a text (how is text then), and not loaded.
// :param repository_id => 'github.com/huggingface/trl'
// returns: CodeUse
MATCH (user:Repository {id: $repository_id})-[claim:USES /* {declared: true} */]->(used:Model|Dataset)
RETURN user.id AS repository, used.id AS id, used.kind AS kind, claim.path AS path, claim.line AS line,
  claim.how AS how, claim.call AS call, claim.role AS role, claim.reuse AS reuse, claim.pinned AS pinned,
  claim.stated_by AS stated_by, claim.declared AS declared
