// Events that a load ended which was never finished stand again.
// Parameters: load, the visible one. No columns.
MATCH (event:GraphcapEvent)
WHERE $load < event.to_load < 9223372036854775807 AND event.from_load <= $load
CALL (event) {
  SET event.to_load = 9223372036854775807
} IN TRANSACTIONS OF 10000 ROWS
