// Versions of people that no load will show any more go, but for those that somebody else has labelled or tied to something: these end.
// Parameters: load, the visible one. No columns.
MATCH (person:GraphcapPerson)
WHERE coalesce(person.to_load, person.idle_to) <= $load OR coalesce(person.from_load, person.idle_from) > $load
CALL (person) {
  WITH person, size(labels(person)) > 1 OR EXISTS {
    (person)-[other]-() WHERE NOT type(other) IN ['GC_TIE', 'GC_FROM', 'GC_TO', 'GC_ABOUT']
  } AS shared
  FOREACH (kept IN CASE WHEN shared THEN [person] ELSE [] END | SET kept.to_load = kept.from_load, kept.idle_to = kept.idle_from)
  FOREACH (ours IN CASE WHEN shared THEN [] ELSE [person] END | DETACH DELETE ours)
} IN TRANSACTIONS OF 10000 ROWS
