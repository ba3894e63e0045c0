// Where do sources disagree?
// Two sources that name different licences for one artifact, or different methods for one derivation.
// The Hub's tag "other" is the field that a card's name or address says more of, and no other licence.
// :param limit => 100
// returns: Disagreement
MATCH (artifact:Model|Dataset|Repository /* artifacts */)-[one:LICENSED_AS]->(first:License)
MATCH (artifact)-[other:LICENSED_AS]->(second:License)
WHERE one.stated_by < other.stated_by AND first.id <> second.id
  AND NOT (first.id = 'other' AND coalesce(other.raw, '') = 'other')
  AND NOT (second.id = 'other' AND coalesce(one.raw, '') = 'other')
RETURN artifact.id AS id, 'LICENSED_AS' AS relation, first.id AS value, one.stated_by AS stated_by,
  second.id AS other_value, other.stated_by AS other_stated_by
ORDER BY id, stated_by, other_stated_by LIMIT $limit
UNION
MATCH (artifact:Model|Dataset|Repository /* artifacts */)-[one:DERIVED_FROM]->(parent:Model|Dataset|Repository /* artifacts */)
MATCH (artifact)-[other:DERIVED_FROM]->(same:Model|Dataset|Repository /* artifacts */)
WHERE one.stated_by < other.stated_by AND parent.id = same.id AND one.method <> other.method
RETURN artifact.id AS id, 'DERIVED_FROM' AS relation, one.method AS value, one.stated_by AS stated_by,
  other.method AS other_value, other.stated_by AS other_stated_by
ORDER BY id, stated_by, other_stated_by LIMIT $limit
