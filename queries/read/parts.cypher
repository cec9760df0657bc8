// The people of a load in parts of neighbouring numbers, so that each can be asked about in one row of long lists, which is what drivers read
// fastest. Parameters: load; size, the most people a part. Columns: people, their internal ids. Order: by internal id.
MATCH (person:GraphcapPerson)
WHERE person.from_load <= $load < person.to_load
WITH id(person) / $size AS part, collect(id(person)) AS people
RETURN people ORDER BY part
