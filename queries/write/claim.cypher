// Claims the store for one writer, unless another one's claim stands; the first SET takes the node's lock.
// Parameters: writer, who claims; dead, a writer known to be dead, or null; milliseconds, how long the claim stands unless renewed.
// Columns: load, the visible one, 0 for a new store.
MERGE (store:GraphcapStore {name: 'graphcap'})
ON CREATE SET store.load = 0
SET store.name = 'graphcap'
WITH store
WHERE store.writer IS NULL OR store.writer = $dead OR store.writer_until < timestamp()
SET store.writer = $writer, store.writer_until = timestamp() + $milliseconds
RETURN store.load AS load
