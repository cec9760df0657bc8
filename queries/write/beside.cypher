// One batch of a load: records that are neither people nor ties nor events.
// Parameters: writer, load, number of the batch; rows, maps of their properties. Columns: rows, how many were written (0: the claim is lost).
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer, loading: $load, batch: $number - 1})
SET store.batch = $number
WITH store
UNWIND $rows AS row
CREATE (record:GraphcapRecord {key: row.key, from_load: $load})
SET record += row, record.to_load = 9223372036854775807
RETURN count(*) AS rows
