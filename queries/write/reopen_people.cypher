// People whom a load ended which was never finished stand again.
// Parameters: load, the visible one. No columns.
MATCH (person:GraphcapPerson)
WHERE $load < coalesce(person.to_load, person.idle_to) < 9223372036854775807 AND coalesce(person.from_load, person.idle_from) <= $load
CALL (person) {
  SET person.idle_to = CASE WHEN person.to_load IS NULL THEN 9223372036854775807 END,
      person.to_load = CASE WHEN person.to_load IS NOT NULL THEN 9223372036854775807 END
} IN TRANSACTIONS OF 10000 ROWS
