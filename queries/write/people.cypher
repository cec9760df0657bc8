// One batch of a load: new people, or new versions of people.
// Parameters: writer, load, number of the batch; rows, maps of their properties. Columns: rows, how many were written (0: the claim is lost).
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer, loading: $load, batch: $number - 1})
SET store.batch = $number
WITH store
UNWIND $rows AS row
CREATE (person:GraphcapPerson {id: row.id, from_load: $load})
SET person += row, person.to_load = 9223372036854775807
RETURN count(*) AS rows
