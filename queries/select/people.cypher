// Question: who are these people?
// Parameters: $people: nodes by the server's own numbers; $columns: names of properties.
// Columns: people: the numbers again; ids: lists with an entry a person; known: such a list for each property. Order: none.
MATCH (person) WHERE id(person) IN $people
WITH collect(person) AS people
RETURN [person IN people | id(person)] AS people, [person IN people | person.id] AS ids,
       [name IN $columns | [person IN people | person[name]]] AS known
