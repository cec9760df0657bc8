// Ties that a load ended which was never finished stand again.
// Parameters: load, the visible one. No columns.
MATCH (:GraphcapPerson)-[tie:GC_TIE]->(:GraphcapPerson)
WHERE $load < coalesce(tie.to_load, tie.idle_to) < 9223372036854775807
CALL (tie) {
  SET tie.idle_to = CASE WHEN tie.to_load IS NULL THEN 9223372036854775807 END,
      tie.to_load = CASE WHEN tie.to_load IS NOT NULL THEN 9223372036854775807 END
} IN TRANSACTIONS OF 10000 ROWS
