/*
Which high potentials does nobody know who decides: who has no ties, no route to a decision-maker, or a weak one for their level?

Parameters:
  potential   integer 0..100   from which potential on somebody is a high potential; 0: the 80th percentile of those known
  kinds       kinds            use only ties of these kinds; empty: of every kind
  not_kinds   kinds            use no ties of these kinds
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param potential => 0;
:param kinds => [];
:param not_kinds => [];
:param avoid => [];

Columns: person, person_name, department, level, potential, performance, basis, kind, access, percentile, ties, nearest_sponsor
Order: no ties, no route, then weak routes; then the higher rating, then id.
Needs: nothing but Neo4j.
Differs: without the bridge, newcomers and people away, who stand where they would otherwise, and what the command says beside the rows. It
  knows nothing of who does not want to be asked or has left: give them as avoid. It takes as much memory as access.
*/
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load
OPTIONAL MATCH (person:GraphcapPerson)
WHERE person.from_load <= load < person.to_load AND person.gc_decides IS NOT NULL AND NOT person.id IN $avoid

// A chain is [-odds as they are compared, ties, ids, odds], so that the least is the best. It grows from its decision-maker backwards.
// Everybody keeps their best two that end differently, because a decision-maker needs a neighbour's chain that does not lead back to them.
WITH load, person, [-1.0, 0, [person.id], 1.0] AS chain

// Chains of 1 tie.
CALL (load, person, chain) {
  RETURN person AS asker, chain AS found
 UNION ALL
  WITH load, person, chain WHERE chain[1] = 0
  MATCH (asker)-[tie:GC_TIE]-(person)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = asker OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds
    AND NOT asker.id IN $avoid AND asker.id <> chain[2][-1]
  WITH asker, chain, chain[3] * tie.strength AS odds
  RETURN asker, [-round(odds, 12, 'HALF_EVEN'), 1, asker.id + chain[2], odds] AS found
}
WITH load, asker AS person, found[2][-1] AS target, min(found) AS chain ORDER BY chain
WITH load, person, collect(chain)[..2] AS chains
UNWIND chains AS chain
WITH load, person, chain

// Chains of 2 ties.
CALL (load, person, chain) {
  RETURN person AS asker, chain AS found
 UNION ALL
  WITH load, person, chain WHERE chain[1] = 1
  MATCH (asker)-[tie:GC_TIE]-(person)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = asker OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds
    AND NOT asker.id IN $avoid AND asker.id <> chain[2][-1]
  WITH asker, chain, chain[3] * tie.strength AS odds
  RETURN asker, [-round(odds, 12, 'HALF_EVEN'), 2, asker.id + chain[2], odds] AS found
}
WITH load, asker AS person, found[2][-1] AS target, min(found) AS chain ORDER BY chain
WITH load, person, collect(chain)[..2] AS chains
UNWIND chains AS chain
WITH load, person, chain

// Chains of 3 ties.
CALL (load, person, chain) {
  RETURN person AS asker, chain AS found
 UNION ALL
  WITH load, person, chain WHERE chain[1] = 2
  MATCH (asker)-[tie:GC_TIE]-(person)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = asker OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds
    AND NOT asker.id IN $avoid AND asker.id <> chain[2][-1]
  WITH asker, chain, chain[3] * tie.strength AS odds
  RETURN asker, [-round(odds, 12, 'HALF_EVEN'), 3, asker.id + chain[2], odds] AS found
}
WITH load, asker AS person, found[2][-1] AS target, min(found) AS chain ORDER BY chain
WITH load, person, collect(chain)[..2] AS chains
UNWIND chains AS chain
WITH load, person, chain

// Chains of 4 ties.
CALL (load, person, chain) {
  RETURN person AS asker, chain AS found
 UNION ALL
  WITH load, person, chain WHERE chain[1] = 3
  MATCH (asker)-[tie:GC_TIE]-(person)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = asker OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds
    AND NOT asker.id IN $avoid AND asker.id <> chain[2][-1]
  WITH asker, chain, chain[3] * tie.strength AS odds
  RETURN asker, [-round(odds, 12, 'HALF_EVEN'), 4, asker.id + chain[2], odds] AS found
}
WITH load, asker AS person, found[2][-1] AS target, min(found) AS chain ORDER BY chain
WITH load, person, collect(chain)[..2] AS chains
UNWIND chains AS chain
WITH load, person, chain

// Everybody's access: the odds of their best chain, 0 where there is none.
WITH collect(CASE WHEN chain[1] > 0 THEN [person, chain] END) AS known
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load, known
CALL (load, known) {
  UNWIND known AS label
  RETURN label[0] AS person, label[1] AS chain
 UNION ALL
  MATCH (person:GraphcapPerson)
  WHERE person.from_load <= load < person.to_load AND NOT person.id IN $avoid
  RETURN person, null AS chain
}
WITH load, person, min(chain) AS chain
WITH load, person, chain, coalesce(chain[3], 0.0) AS access, toFloat(person.level) AS level
WITH load, collect({person: person, chain: chain, access: access, level: level}) AS everybody

// Groups of levels, the lowest first: one of fewer than 20 people takes in the next, the last one the group below.
CALL (everybody) {
  UNWIND everybody AS one
  WITH one.level AS level, count(*) AS people WHERE level IS NOT NULL
  WITH level, people ORDER BY level
  WITH collect([level, people]) AS steps
  WITH reduce(state = {groups: [], levels: [], people: 0}, step IN steps | CASE
    WHEN state.people + step[1] >= 20 THEN {groups: state.groups + [state.levels + step[0]], levels: [], people: 0}
    ELSE {groups: state.groups, levels: state.levels + step[0], people: state.people + step[1]} END) AS state
  RETURN CASE WHEN state.levels = [] THEN state.groups
              WHEN state.groups = [] THEN [state.levels]
              ELSE state.groups[..-1] + [state.groups[-1] + state.levels] END AS groups
}

// Each is held against those of their group, whose level is unknown, against everybody.
WITH load, everybody, [one IN everybody | one.access] AS all, groups + [null] AS groups
UNWIND groups AS levels
WITH load, everybody, all, levels,
  [one IN everybody WHERE coalesce(one.level IN levels, levels IS NULL AND one.level IS NULL) | one] AS people
WITH load, everybody, people, CASE WHEN levels IS NULL THEN all ELSE [one IN people | one.access] END AS peers
CALL (peers) {
  UNWIND peers AS access
  RETURN percentileCont(access, 0.5) AS median
}
UNWIND people AS one
WITH load, everybody, one, peers, median, one.person AS person
WITH load, everybody, one, person, peers, median, toFloat(person.potential) AS potential, toFloat(person.performance) AS performance

// High is who stands at or above the 80th percentile of those whose rating is known.
CALL (everybody) {
  UNWIND everybody AS each
  RETURN percentileDisc(toFloat(each.person.potential), 0.8) AS high_potential,
    percentileDisc(toFloat(each.person.performance), 0.8) AS high_performance
}
WITH load, one, person, peers, median, potential, performance,
  potential >= CASE WHEN $potential > 0 THEN toFloat($potential) ELSE high_potential END AS by_potential,
  performance >= high_performance AS by_performance
WHERE by_potential OR by_performance
CALL (load, person) {
  OPTIONAL MATCH (person)-[tie:GC_TIE]-(other)
  WHERE tie.from_load <= load < tie.to_load
  RETURN count(DISTINCT other) AS ties,
    count(CASE WHEN ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT other.id IN $avoid THEN tie END) AS usable
}
WITH one, person, peers, potential, performance, ties,
  CASE WHEN by_potential THEN 'potential' ELSE 'performance' END AS basis,
  CASE WHEN usable = 0 THEN 0 WHEN one.chain IS NULL THEN 1 WHEN one.access < median / 3 THEN 2 ELSE 3 END AS place
WITH *, CASE WHEN basis = 'potential' THEN potential ELSE performance END AS rating WHERE place < 3
RETURN person.id AS person, coalesce(person.name, person.id) AS person_name, person.department AS department, one.level AS level,
  potential, performance, basis, ['no ties', 'no route', 'weak route'][place] AS kind, one.chain[3] AS access,
  50.0 * (size([access IN peers WHERE access < one.access]) + size([access IN peers WHERE access <= one.access])) / size(peers) AS percentile,
  ties, one.chain[2][-1] AS nearest_sponsor
ORDER BY place, rating DESC, person
