// The people of a load, those who are part of somebody among them, in parts of neighbouring numbers, so that each can be asked about in one row of long lists, which is what drivers read
// fastest. Parameters: load; size, the most people a part. Columns: people, their internal ids. Order: by internal id.
MATCH (person:GraphcapPerson)
WHERE coalesce(person.from_load, person.idle_from) <= $load < coalesce(person.to_load, person.idle_to)
WITH id(person) / $size AS part, collect(id(person)) AS people
RETURN people ORDER BY part
