// One batch of a load: events, and who they are from, to and about, by the people's internal ids.
// Parameters: writer, load, number of the batch; rows, lists of the source's, target's and about's internal ids, each of which may be null, and a
// map of properties. Columns: rows, how many were written (0: the claim is lost).
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer, loading: $load, batch: $number - 1})
SET store.batch = $number
WITH store
UNWIND $rows AS row
CREATE (event:GraphcapEvent {id: row[3].id, from_load: $load})
SET event += row[3], event.to_load = 9223372036854775807
WITH event, row
OPTIONAL MATCH (source:GraphcapPerson) WHERE id(source) = row[0]
OPTIONAL MATCH (target:GraphcapPerson) WHERE id(target) = row[1]
OPTIONAL MATCH (about:GraphcapPerson) WHERE id(about) = row[2]
FOREACH (person IN CASE WHEN source IS NULL THEN [] ELSE [source] END | CREATE (event)-[:GC_FROM]->(person))
FOREACH (person IN CASE WHEN target IS NULL THEN [] ELSE [target] END | CREATE (event)-[:GC_TO]->(person))
FOREACH (person IN CASE WHEN about IS NULL THEN [] ELSE [about] END | CREATE (event)-[:GC_ABOUT]->(person))
RETURN count(*) AS rows
