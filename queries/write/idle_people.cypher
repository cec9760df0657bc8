// One batch of a load: people who are part of somebody else.
// Parameters: writer, load, number of the batch; rows, maps of their properties. Columns: rows, how many were written (0: the claim is lost).
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer, loading: $load, batch: $number - 1})
SET store.batch = $number
WITH store
UNWIND $rows AS row
CREATE (person:GraphcapPerson {id: row.id, idle_from: $load})
SET person += row, person.idle_to = 9223372036854775807
RETURN count(*) AS rows
