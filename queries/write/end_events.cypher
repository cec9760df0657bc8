// One batch of a load: events that are gone.
// Parameters: writer, load, number of the batch; rows, lists of their ids. Columns: rows, how many were ended (0: the claim is lost).
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer, loading: $load, batch: $number - 1})
SET store.batch = $number
WITH store
UNWIND $rows AS row
MATCH (event:GraphcapEvent {id: row, to_load: 9223372036854775807})
SET event.to_load = $load
RETURN count(*) AS rows
