// Makes a load visible: the store's node says from now on what the load holds.
// Parameters: load, its number; properties, what it holds. Columns: state, a text that no other load has.
MERGE (store:GraphcapStore {name: 'graphcap'})
SET store += $properties, store.load = $load, store.state = randomUUID()
REMOVE store.loading, store.batch, store.fingerprint
RETURN store.state AS state
