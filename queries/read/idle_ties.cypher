// The records of ties of a load that carry no request on the store's day, and that some people are the sources of.
// Parameters: part, the people's internal ids; load; columns, names of properties.
// Columns: internal ids of the sources, and of the targets; a list of values for each property.
UNWIND $part AS number
MATCH (source:GraphcapPerson) WHERE id(source) = number
MATCH (source)-[tie:GC_TIE]->(target:GraphcapPerson)
WHERE tie.idle_from <= $load < tie.idle_to
WITH collect(tie) AS ties, collect(number) AS sources, collect(id(target)) AS targets
RETURN sources, targets, [name IN $columns | [tie IN ties | tie[name]]] AS values
