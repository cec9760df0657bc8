// Begins a load: from now on batches count.
// Parameters: writer; load, its number; fingerprint, of what it will hold. Columns: load.
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer})
SET store.loading = $load, store.batch = 0, store.fingerprint = $fingerprint
RETURN store.loading AS load
