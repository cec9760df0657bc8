// Question: along which ties can these people ask somebody? (a tie of a mutual kind leads back too, unless its reverse was written)
// Parameters: $groups: people, nodes by the server's own numbers, which are short, and least, how strong a tie of theirs has to be;
//   $load; $kinds: name of a kind to its number; $unknown: what stands for a last contact that is not known.
// Columns: sources, targets (the server's numbers), kinds, strengths, coverage, contacts, back: lists with an entry a tie.
// Order: none; a tie between two of the people may stand twice.
UNWIND $groups AS group
MATCH (person)-[tie:GC_TIE]->(other)
WHERE id(person) IN group.people AND tie.strength >= group.least AND tie.from_load <= $load AND tie.to_load > $load
RETURN collect(id(person)) AS sources, collect(id(other)) AS targets, collect($kinds[tie.kind]) AS kinds,
  collect(tie.strength) AS strengths, collect(tie.coverage) AS coverage, collect(coalesce(tie.last_contact, $unknown)) AS contacts,
  collect(tie.back) AS back
UNION ALL
UNWIND $groups AS group
MATCH (person)<-[tie:GC_TIE]-(other)
WHERE id(person) IN group.people AND tie.strength >= group.least AND tie.back AND tie.from_load <= $load AND tie.to_load > $load
RETURN collect(id(other)) AS sources, collect(id(person)) AS targets, collect($kinds[tie.kind]) AS kinds,
  collect(tie.strength) AS strengths, collect(tie.coverage) AS coverage, collect(coalesce(tie.last_contact, $unknown)) AS contacts,
  collect(tie.back) AS back
