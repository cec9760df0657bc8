// Question: who are these people?
// Parameters: $people: nodes by the server's own numbers; $columns: names of properties.
// Columns: people: the numbers again; ids; known: the values of the properties: lists with an entry a person. Order: none.
MATCH (person) WHERE id(person) IN $people
RETURN collect(id(person)) AS people, collect(person.id) AS ids, collect([name IN $columns | person[name]]) AS known
