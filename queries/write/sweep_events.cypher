// Events that no load will show any more go, but for those that somebody else has labelled or tied to something: these end.
// Parameters: load, the visible one. No columns.
MATCH (event:GraphcapEvent)
WHERE event.to_load <= $load OR event.from_load > $load
CALL (event) {
  WITH event, size(labels(event)) > 1 OR EXISTS {
    (event)-[other]-() WHERE NOT type(other) IN ['GC_FROM', 'GC_TO', 'GC_ABOUT']
  } AS shared
  FOREACH (kept IN CASE WHEN shared THEN [event] ELSE [] END | SET kept.to_load = kept.from_load)
  FOREACH (ours IN CASE WHEN shared THEN [] ELSE [event] END | DETACH DELETE ours)
} IN TRANSACTIONS OF 10000 ROWS
