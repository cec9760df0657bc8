// Records beside people, ties and events that a load ended which was never finished stand again.
// Parameters: load, the visible one. No columns.
MATCH (record:GraphcapRecord)
WHERE $load < record.to_load < 9223372036854775807 AND record.from_load <= $load
CALL (record) {
  SET record.to_load = 9223372036854775807
} IN TRANSACTIONS OF 10000 ROWS
