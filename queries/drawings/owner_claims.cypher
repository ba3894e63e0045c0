// What does this owner publish, drawn?
// The first 200 claims that end at it, by kind and id of what is published.
// :param owner_id => 'hf:HuggingFaceH4'
MATCH (child:Model|Dataset|Repository /* artifacts */)-[claim:PUBLISHED_BY]->(owner:Owner {id: $owner_id})
RETURN child, claim, owner
ORDER BY child.kind, child.id, claim.stated_by LIMIT 200
