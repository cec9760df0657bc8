// Question: whose id or name may hold this text?
// Parameters: $text: folded; $pattern: the same as a regular expression for ids; $most: how many at most; $load.
// Columns: people: the nodes' numbers; ids; names (folded, the empty text where unknown): lists, an entry a person.
// An id with letters beyond ASCII is always among them, because only its folded form tells. Order: none.
MATCH (person:GraphcapPerson)
WHERE person.from_load <= $load AND person.to_load > $load
  AND (person.gc_name CONTAINS $text OR person.id =~ $pattern OR person.id =~ '(?s).*[^\\x00-\\x7F].*')
WITH person LIMIT $most
RETURN collect(id(person)) AS people, collect(person.id) AS ids, collect(coalesce(person.gc_name, '')) AS names
