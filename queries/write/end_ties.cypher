// One batch of a load: ties that are gone, or whose new version comes.
// Parameters: writer, load, number of the batch; rows, lists of the internal ids of source and target, and the kind. Columns: rows, how many were
// ended (0: the claim is lost).
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer, loading: $load, batch: $number - 1})
SET store.batch = $number
WITH store
UNWIND $rows AS row
MATCH (source:GraphcapPerson) WHERE id(source) = row[0]
MATCH (target:GraphcapPerson) WHERE id(target) = row[1]
MATCH (source)-[tie:GC_TIE {kind: row[2], to_load: 9223372036854775807}]->(target)
SET tie.to_load = $load
RETURN count(*) AS rows
