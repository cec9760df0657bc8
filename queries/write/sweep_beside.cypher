// Records beside people, ties and events that no load will show any more go, but for those that somebody else has labelled or tied to something:
// these end. Parameters: load, the visible one. No columns.
MATCH (record:GraphcapRecord)
WHERE record.to_load <= $load OR record.from_load > $load
CALL (record) {
  WITH record, size(labels(record)) > 1 OR EXISTS { (record)--() } AS shared
  FOREACH (kept IN CASE WHEN shared THEN [record] ELSE [] END | SET kept.to_load = kept.from_load)
  FOREACH (ours IN CASE WHEN shared THEN [] ELSE [record] END | DELETE ours)
} IN TRANSACTIONS OF 10000 ROWS
