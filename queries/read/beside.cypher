// The records of a load in a table beside people, ties and events. Parameters: table, its name; load; columns, names of properties.
// Columns: cells, a list. Order: by place.
MATCH (record:GraphcapRecord {table: $table})
WHERE record.from_load <= $load < record.to_load
WITH record ORDER BY record.place
RETURN [name IN $columns | record[name]] AS cells
