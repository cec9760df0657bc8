// Question: whose id or name begins with this text?
// Parameters: $text; $name: the same, folded; $most: how many by id, and how many by name; $load.
// Columns: person: the node's number. Order: those by id, by id; then those by name, by folded name and id; somebody may stand twice.
MATCH (person:GraphcapPerson)
WHERE person.id STARTS WITH $text AND person.from_load <= $load AND person.to_load > $load
WITH person ORDER BY person.id LIMIT $most
RETURN id(person) AS person
UNION ALL
MATCH (person:GraphcapPerson)
WHERE $name <> '' AND person.gc_name STARTS WITH $name AND person.from_load <= $load AND person.to_load > $load
WITH person ORDER BY person.gc_name, person.id LIMIT $most
RETURN id(person) AS person
