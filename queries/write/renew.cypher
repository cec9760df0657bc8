// Renews a writer's claim; nothing when another writer has taken over.
// Parameters: writer; milliseconds, how long the claim stands from now. Columns: writer.
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer})
SET store.writer_until = timestamp() + $milliseconds
RETURN store.writer AS writer
