// What a load shows, counted. Parameters: load.
// Columns: people; ties; kinds, the names of their kinds; loose, ties of people whom the load does not show.
CALL () {
  MATCH (person:GraphcapPerson)
  WHERE person.from_load <= $load < person.to_load
  RETURN count(*) AS people
}
CALL () {
  MATCH (source:GraphcapPerson)-[tie:GC_TIE]->(target:GraphcapPerson)
  WHERE tie.from_load <= $load < tie.to_load
  RETURN count(*) AS ties, collect(DISTINCT tie.kind) AS kinds,
         sum(CASE WHEN source.from_load <= $load < source.to_load AND target.from_load <= $load < target.to_load THEN 0 ELSE 1 END) AS loose
}
RETURN people, ties, kinds, loose
