// Versions of people that no load will show any more go, but for those that somebody else has labelled or tied to something: these end.
// Parameters: load, the visible one. No columns.
MATCH (person:GraphcapPerson)
WHERE person.to_load <= $load OR person.from_load > $load
CALL (person) {
  WITH person, size(labels(person)) > 1 OR EXISTS {
    (person)-[other]-() WHERE NOT type(other) IN ['GC_TIE', 'GC_FROM', 'GC_TO', 'GC_ABOUT']
  } AS shared
  FOREACH (kept IN CASE WHEN shared THEN [person] ELSE [] END | SET kept.to_load = kept.from_load)
  FOREACH (ours IN CASE WHEN shared THEN [] ELSE [person] END | DETACH DELETE ours)
} IN TRANSACTIONS OF 10000 ROWS
