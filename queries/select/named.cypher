// Question: who is meant by these texts? Whoever has one as id; where nobody has, those whose folded name it is.
// Parameters: $ids, $names: each text as an id and as a folded name; $load.
// Columns: people: the nodes' numbers, two at most. Order: that of the texts.
UNWIND range(0, size($ids) - 1) AS place
CALL (place) {
  MATCH (person:GraphcapPerson) WHERE person.id = $ids[place] AND person.from_load <= $load AND person.to_load > $load
  RETURN collect(id(person)) AS with_id
}
CALL (place) {
  MATCH (person:GraphcapPerson) WHERE person.gc_name = $names[place] AND person.from_load <= $load AND person.to_load > $load
  WITH person LIMIT 2
  RETURN collect(id(person)) AS with_name
}
RETURN CASE WHEN size(with_id) > 0 THEN with_id ELSE with_name END AS people
ORDER BY place
