/*
On how many shortest chains between others does each person lie, each pair sharing 1 among its chains?

Parameters:
  kinds       kinds            use only ties of these kinds; empty: of every kind
  not_kinds   kinds            use no ties of these kinds
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param kinds => [];
:param not_kinds => [];
:param avoid => [];

Columns: person, value
Order: higher value (6 decimals), then id.
Needs: Graph Data Science 2.13 or later.
Differs: unweighted and directed; always exact, which takes hours beyond 20,000 people, where the command estimates.
*/
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load, 'graphcap-' + randomUUID() AS graph
MATCH (person:GraphcapPerson)
WHERE person.from_load <= load < person.to_load AND NOT person.id IN $avoid
CALL (load, person) {
  OPTIONAL MATCH (person)-[tie:GC_TIE]-(asked)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = person OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT asked.id IN $avoid
  RETURN DISTINCT asked
}
WITH graph, gds.graph.project(graph, person, asked) AS projected
CALL (graph) {
  CALL gds.betweenness.stream(graph) YIELD nodeId, score
  RETURN collect({person: gds.util.asNode(nodeId).id, score: score}) AS found
}
CALL gds.graph.drop(graph) YIELD graphName
UNWIND found AS one
RETURN one.person AS person, one.score AS value
ORDER BY round(value, 6) DESC, person
