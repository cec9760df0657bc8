/*
Without whom would others fall apart: who is the only link between people who could otherwise not reach each other?

Parameters:
  kinds       kinds            use only ties of these kinds; empty: of every kind
  not_kinds   kinds            use no ties of these kinds
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param kinds => [];
:param not_kinds => [];
:param avoid => [];

Columns: person
Order: id.
Needs: Graph Data Science 2.13 or later.
Differs: there is no command of this name yet. A pair is tied where either can ask the other.
*/
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load, 'graphcap-' + randomUUID() AS graph
MATCH (person:GraphcapPerson)
WHERE person.from_load <= load < person.to_load AND NOT person.id IN $avoid
CALL (load, person) {
  OPTIONAL MATCH (person)-[tie:GC_TIE]-(other)
  WHERE tie.from_load <= load < tie.to_load AND person.id < other.id
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT other.id IN $avoid
  RETURN DISTINCT other
}
WITH graph, gds.graph.project(graph, person, other, {}, {undirectedRelationshipTypes: ['*']}) AS projected
CALL (graph) {
  CALL gds.articulationPoints.stream(graph) YIELD nodeId
  RETURN collect(gds.util.asNode(nodeId).id) AS found
}
CALL gds.graph.drop(graph) YIELD graphName
UNWIND found AS person
RETURN person
ORDER BY person
