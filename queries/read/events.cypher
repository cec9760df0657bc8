// Some events. Parameters: part, their internal ids; load; columns, names of properties.
// Columns: internal ids; times in microseconds since 1970 UTC; a list of values for each property.
UNWIND $part AS number
MATCH (event:GraphcapEvent) WHERE id(event) = number
WITH collect(event) AS events
RETURN [event IN events | id(event)] AS internal,
       [event IN events | event.time.epochSeconds * 1000000 + event.time.microsecond] AS times,
       [name IN $columns | [event IN events | event[name]]] AS values
