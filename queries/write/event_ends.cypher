// One batch of a load: the events of people's old versions stand with their new ones too.
// Parameters: writer, load, number of the batch; rows, lists of the internal ids of the old and the new version. Columns: rows (0: the claim is
// lost).
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer, loading: $load, batch: $number - 1})
SET store.batch = $number
WITH store
UNWIND $rows AS row
MATCH (old:GraphcapPerson) WHERE id(old) = row[0]
MATCH (new:GraphcapPerson) WHERE id(new) = row[1]
CALL (old, new) {
  MATCH (event:GraphcapEvent)-[:GC_FROM]->(old) WHERE event.from_load < $load < event.to_load
  CREATE (event)-[:GC_FROM]->(new)
  RETURN count(*) AS sent
}
CALL (old, new) {
  MATCH (event:GraphcapEvent)-[:GC_TO]->(old) WHERE event.from_load < $load < event.to_load
  CREATE (event)-[:GC_TO]->(new)
  RETURN count(*) AS received
}
CALL (old, new) {
  MATCH (event:GraphcapEvent)-[:GC_ABOUT]->(old) WHERE event.from_load < $load < event.to_load
  CREATE (event)-[:GC_ABOUT]->(new)
  RETURN count(*) AS told
}
RETURN count(*) AS rows
