// What the store's node says, and the server's time in milliseconds. No parameters. Columns: store, a map; now. No row where no store is.
MATCH (store:GraphcapStore {name: 'graphcap'})
RETURN properties(store) AS store, timestamp() AS now
