// One batch of a load: records beside people, ties and events that are gone, or whose new version comes.
// Parameters: writer, load, number of the batch; rows, their keys. Columns: rows, how many were ended (0: the claim is lost).
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer, loading: $load, batch: $number - 1})
SET store.batch = $number
WITH store
UNWIND $rows AS row
MATCH (record:GraphcapRecord {key: row, to_load: 9223372036854775807})
SET record.to_load = $load
RETURN count(*) AS rows
