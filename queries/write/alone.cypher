// Nothing of older loads is left: the store's node need not say any more that nothing may be. No parameters, no columns.
MATCH (store:GraphcapStore {name: 'graphcap'})
REMOVE store.alone
