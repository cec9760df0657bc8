/*
Who praise one another in a circle of two to four, how strongly, and does anybody outside praise them as well?

Parameters:
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param avoid => [];

Columns: members, members_names, length, strength, outside_share, kind
Order: higher strength (12 decimals), then fewer members, then their ids.
Needs: nothing but Neo4j.
Differs: without experts, reputation and how many loops chance gives. It knows nothing of who has left: give them as avoid.
*/
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load, datetime(store.as_of) AS as_of,
  ['endorses', 'recommends'] AS kinds, ['endorsement', 'recommendation'] AS acts
MATCH (one:GraphcapPerson)
WHERE one.from_load <= load < one.to_load AND NOT one.id IN $avoid

// Whoever one person praises, by a tie or by an event before the day of the store, a loop begins with its lowest id.
CALL (load, as_of, kinds, acts, one) {
  MATCH (one)-[tie:GC_TIE]->(next)
  WHERE tie.from_load <= load < tie.to_load AND tie.kind IN kinds
  RETURN next
 UNION
  MATCH (one)<-[:GC_FROM]-(event:GraphcapEvent)-[:GC_TO]->(next)
  WHERE event.from_load <= load < event.to_load AND event.kind IN acts AND event.time < as_of
  RETURN next
}
WITH load, as_of, kinds, acts, [one, next] AS people WHERE next.id > one.id AND NOT next.id IN $avoid

// The third, for circles that have one.
CALL (load, as_of, kinds, acts, people) {
  RETURN null AS next
 UNION
  WITH load, kinds, people[-1] AS last
  MATCH (last)-[tie:GC_TIE]->(next)
  WHERE tie.from_load <= load < tie.to_load AND tie.kind IN kinds
  RETURN next
 UNION
  WITH load, as_of, acts, people[-1] AS last
  MATCH (last)<-[:GC_FROM]-(event:GraphcapEvent)-[:GC_TO]->(next)
  WHERE event.from_load <= load < event.to_load AND event.kind IN acts AND event.time < as_of
  RETURN next
}
WITH load, as_of, kinds, acts, people, next
WHERE next IS NULL OR (next.id > people[0].id AND NOT next IN people AND NOT next.id IN $avoid)
WITH load, as_of, kinds, acts, CASE WHEN next IS NULL THEN people ELSE people + next END AS people

// The fourth.
CALL (load, as_of, kinds, acts, people) {
  RETURN null AS next
 UNION
  WITH load, kinds, people WHERE size(people) = 3
  WITH load, kinds, people[-1] AS last
  MATCH (last)-[tie:GC_TIE]->(next)
  WHERE tie.from_load <= load < tie.to_load AND tie.kind IN kinds
  RETURN next
 UNION
  WITH load, as_of, acts, people WHERE size(people) = 3
  WITH load, as_of, acts, people[-1] AS last
  MATCH (last)<-[:GC_FROM]-(event:GraphcapEvent)-[:GC_TO]->(next)
  WHERE event.from_load <= load < event.to_load AND event.kind IN acts AND event.time < as_of
  RETURN next
}
WITH load, as_of, kinds, acts, people, next
WHERE next IS NULL OR (next.id > people[0].id AND NOT next IN people AND NOT next.id IN $avoid)
WITH load, as_of, kinds, acts, CASE WHEN next IS NULL THEN people ELSE people + next END AS people

// A step is as strong as its tie, or 1 - 1/2^n for n events, whichever is more, the last person must praise the first.
CALL (load, as_of, kinds, acts, people) {
  UNWIND range(0, size(people) - 1) AS place
  WITH load, as_of, kinds, acts, place, people[place] AS giver, people[(place + 1) % size(people)] AS praised
  OPTIONAL MATCH (giver)-[tie:GC_TIE]->(praised)
  WHERE tie.from_load <= load < tie.to_load AND tie.kind IN kinds
  WITH load, as_of, acts, place, giver, praised, max(tie.strength) AS written
  OPTIONAL MATCH (giver)<-[:GC_FROM]-(event:GraphcapEvent)-[:GC_TO]->(praised)
  WHERE event.from_load <= load < event.to_load AND event.kind IN acts AND event.time < as_of
  WITH place, coalesce(written, 0.0) AS written, 1 - 0.5 ^ count(event) AS happened
  ORDER BY place
  RETURN collect(CASE WHEN written > happened THEN written ELSE happened END) AS strengths
}
WITH load, as_of, kinds, acts, people, strengths WHERE strengths[-1] > 0

// Of those who praise them, the share who are not of the circle.
CALL (load, as_of, kinds, acts, people) {
  UNWIND people AS member
  CALL (load, as_of, kinds, acts, member) {
    MATCH (giver)-[tie:GC_TIE]->(member)
    WHERE tie.from_load <= load < tie.to_load AND tie.kind IN kinds
    RETURN giver
   UNION
    MATCH (giver)<-[:GC_FROM]-(event:GraphcapEvent)-[:GC_TO]->(member)
    WHERE event.from_load <= load < event.to_load AND event.kind IN acts AND event.time < as_of
    RETURN giver
  }
  WITH DISTINCT people, giver WHERE NOT giver.id IN $avoid
  RETURN toFloat(sum(CASE WHEN giver IN people THEN 0 ELSE 1 END)) / count(giver) AS outside_share
}
RETURN [person IN people | person.id] AS members, [person IN people | coalesce(person.name, person.id)] AS members_names,
  size(people) AS length, reduce(product = 1.0, strength IN strengths | product * strength) ^ (1.0 / size(people)) AS strength,
  outside_share, CASE WHEN outside_share >= 0.2 THEN 'validation' ELSE 'inward' END AS kind
ORDER BY round(strength, 12, 'HALF_EVEN') DESC, length, members
