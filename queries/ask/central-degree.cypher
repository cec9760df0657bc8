/*
How many people can each person ask, and how many can ask them?

Parameters:
  kinds       kinds            use only ties of these kinds; empty: of every kind
  not_kinds   kinds            use no ties of these kinds
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param kinds => [];
:param not_kinds => [];
:param avoid => [];

Columns: person, value, out, in
Order: higher value, then id.
Needs: nothing but Neo4j.
Differs: no --undirected.
*/
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load
MATCH (person:GraphcapPerson)
WHERE person.from_load <= load < person.to_load AND NOT person.id IN $avoid
OPTIONAL MATCH (person)-[tie:GC_TIE]-(other)
WHERE tie.from_load <= load < tie.to_load
  AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT other.id IN $avoid
WITH person,
     count(DISTINCT CASE WHEN startNode(tie) = person OR tie.back THEN other END) AS out,
     count(DISTINCT CASE WHEN endNode(tie) = person OR tie.back THEN other END) AS in
RETURN person.id AS person, toFloat(out + in) AS value, out, in
ORDER BY value DESC, person
