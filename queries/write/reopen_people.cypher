// People whom a load ended which was never finished stand again.
// Parameters: load, the visible one. No columns.
MATCH (person:GraphcapPerson)
WHERE $load < person.to_load < 9223372036854775807 AND person.from_load <= $load
CALL (person) {
  SET person.to_load = 9223372036854775807
} IN TRANSACTIONS OF 10000 ROWS
