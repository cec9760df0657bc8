// Of nodes that no load will show any more, and that are kept because somebody else has labelled them or tied them to something, everything
// goes that a load has written to them. Parameters: load, the visible one; nothing, a map of those properties to null. No columns.
MATCH (node:GraphcapPerson|GraphcapEvent|GraphcapRecord)
WHERE coalesce(node.to_load, node.idle_to) <= $load
CALL (node) {
  SET node += $nothing
} IN TRANSACTIONS OF 10000 ROWS
