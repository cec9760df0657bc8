// Gives a writer's claim back; a store that nothing was ever written to goes.
// Parameters: writer. No columns.
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer})
REMOVE store.writer, store.writer_until
WITH store
WHERE store.load = 0 AND store.loading IS NULL
DELETE store
