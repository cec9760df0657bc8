// Question: who decides something, or this?
// Parameters: $what: a word, or null for everybody who decides anything; $load.
// Columns: people: a list of the nodes' numbers. Order: none.
MATCH (person:GraphcapPerson)
WHERE person.gc_decides IS NOT NULL AND person.from_load <= $load AND person.to_load > $load
  AND ($what IS NULL OR $what IN split(person.gc_decides, ';'))
RETURN collect(id(person)) AS people
