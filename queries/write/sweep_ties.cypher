// Ties that no load will show any more go: those that ended by the visible load, and those of a load that was never finished.
// Parameters: load, the visible one. No columns.
MATCH (:GraphcapPerson)-[tie:GC_TIE]->(:GraphcapPerson)
WHERE coalesce(tie.to_load, tie.idle_to) <= $load OR coalesce(tie.from_load, tie.idle_from) > $load
CALL (tie) {
  DELETE tie
} IN TRANSACTIONS OF 10000 ROWS
