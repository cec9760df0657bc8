// What is known of some people. Parameters: part, their internal ids; load; columns, names of properties.
// Columns: internal ids; ids; a list of values for each property.
UNWIND $part AS number
MATCH (person:GraphcapPerson) WHERE id(person) = number
WITH collect(person) AS people
RETURN [person IN people | id(person)] AS internal, [person IN people | person.id] AS ids,
       [name IN $columns | [person IN people | person[name]]] AS values
