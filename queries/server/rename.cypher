// Question: give a property of people its name, where the offline importer cannot write it.
// Parameters: $kept, $name: the names that it has and shall have. Columns: none.
MATCH (person:GraphcapPerson)
WHERE person[$kept] IS NOT NULL
CALL (person) {
  SET person[$name] = person[$kept]
  REMOVE person[$kept]
} IN TRANSACTIONS OF 10000 ROWS
