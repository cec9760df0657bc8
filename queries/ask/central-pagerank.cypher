/*
Where is a walk along ties found, that starts again at anybody with probability .15?

Parameters:
  kinds       kinds            use only ties of these kinds; empty: of every kind
  not_kinds   kinds            use no ties of these kinds
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param kinds => [];
:param not_kinds => [];
:param avoid => [];

Columns: person, value
Order: higher value (12 decimals), then id.
Needs: Graph Data Science 2.13 or later.
Differs: unweighted; the last digits. GDS does not scale its values: here they are made to sum to 1.
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
  CALL gds.pageRank.stream(graph, {dampingFactor: 0.85, maxIterations: 1000, tolerance: 1e-15}) YIELD nodeId, score
  RETURN collect({person: gds.util.asNode(nodeId).id, score: score}) AS found, sum(score) AS total
}
CALL gds.graph.drop(graph) YIELD graphName
UNWIND found AS one
RETURN one.person AS person, one.score / total AS value
ORDER BY round(value, 12) DESC, person
