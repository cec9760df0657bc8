/*
How near is everybody else to each person: what is the sum of 1 / distance, in ties, from them outwards?

Parameters:
  kinds       kinds            use only ties of these kinds; empty: of every kind
  not_kinds   kinds            use no ties of these kinds
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param kinds => [];
:param not_kinds => [];
:param avoid => [];

Columns: person, value
Order: higher value (9 decimals), then id.
Needs: Graph Data Science 2.13 or later.
Differs: unweighted and directed; always exact, which takes minutes beyond 20,000 people, where the command estimates.
  GDS divides by the number of others and measures inwards: here that is multiplied back, on reversed ties.
*/
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load, 'graphcap-' + randomUUID() AS graph
MATCH (person:GraphcapPerson)
WHERE person.from_load <= load < person.to_load AND NOT person.id IN $avoid
CALL (load, person) {
  OPTIONAL MATCH (person)-[tie:GC_TIE]-(asker)
  WHERE tie.from_load <= load < tie.to_load AND (endNode(tie) = person OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT asker.id IN $avoid
  RETURN DISTINCT asker
}
WITH graph, gds.graph.project(graph, person, asker) AS projected
CALL (graph) {
  CALL gds.closeness.harmonic.stream(graph) YIELD nodeId, score
  RETURN collect({person: gds.util.asNode(nodeId).id, score: score}) AS found
}
CALL gds.graph.drop(graph) YIELD graphName
UNWIND found AS one
RETURN one.person AS person, CASE size(found) WHEN 1 THEN 0.0 ELSE one.score * (size(found) - 1) END AS value
ORDER BY round(value, 9) DESC, person
