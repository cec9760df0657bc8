// The events of a load in parts of neighbouring numbers, as in parts.cypher.
// Parameters: load; size, the most events a part. Columns: events, their internal ids. Order: by internal id.
MATCH (event:GraphcapEvent)
WHERE event.from_load <= $load < event.to_load
WITH id(event) / $size AS part, collect(id(event)) AS events
RETURN events ORDER BY part
