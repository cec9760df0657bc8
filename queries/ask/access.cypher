/*
How warmly can everybody reach a decision-maker other than themselves, and through whom?

Parameters:
  deciders    text             those who decide this; empty: everybody who decides something
  max_ties    integer 1..6     the longest chain, in ties
  kinds       kinds            use only ties of these kinds; empty: of every kind
  not_kinds   kinds            use no ties of these kinds
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param deciders => '';
:param max_ties => 4;
:param kinds => [];
:param not_kinds => [];
:param avoid => [];

Columns: person, odds, ties, via, target
Order: higher odds (12 decimals), then fewer ties, then id; people without a chain last.
Needs: nothing but Neo4j.
Differs: chains of at most 6 ties; no --why, no marks. It knows nothing of who does not want to be asked or has left: give them as avoid.
  It keeps a chain of everybody to each decision-maker near them, which takes much memory:
  20,000 people and 200,000 ties fit in a heap of 700 MB, 100,000 and 1,000,000 not in 2.5 GB. There the command answers.
*/
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load
MATCH (person:GraphcapPerson)
WHERE person.from_load <= load < person.to_load AND person.gc_decides IS NOT NULL
  AND ($deciders = '' OR $deciders IN split(person.gc_decides, ';')) AND NOT person.id IN $avoid

// A chain is [-odds as they are compared, ties, ids, odds], so that the least is the best. It grows from its decision-maker backwards.
// Everybody keeps their best two that end differently, because a decision-maker needs a neighbour's chain that does not lead back to them.
WITH load, person, [-1.0, 0, [person.id], 1.0] AS chain

// Chains of 1 tie.
CALL (load, person, chain) {
  RETURN person AS asker, chain AS found
 UNION ALL
  WITH load, person, chain WHERE chain[1] = 0 AND $max_ties >= 1
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
  WITH load, person, chain WHERE chain[1] = 1 AND $max_ties >= 2
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
  WITH load, person, chain WHERE chain[1] = 2 AND $max_ties >= 3
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
  WITH load, person, chain WHERE chain[1] = 3 AND $max_ties >= 4
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

// Chains of 5 ties.
CALL (load, person, chain) {
  RETURN person AS asker, chain AS found
 UNION ALL
  WITH load, person, chain WHERE chain[1] = 4 AND $max_ties >= 5
  MATCH (asker)-[tie:GC_TIE]-(person)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = asker OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds
    AND NOT asker.id IN $avoid AND asker.id <> chain[2][-1]
  WITH asker, chain, chain[3] * tie.strength AS odds
  RETURN asker, [-round(odds, 12, 'HALF_EVEN'), 5, asker.id + chain[2], odds] AS found
}
WITH load, asker AS person, found[2][-1] AS target, min(found) AS chain ORDER BY chain
WITH load, person, collect(chain)[..2] AS chains
UNWIND chains AS chain
WITH load, person, chain

// Chains of 6 ties.
CALL (load, person, chain) {
  RETURN person AS asker, chain AS found
 UNION ALL
  WITH load, person, chain WHERE chain[1] = 5 AND $max_ties >= 6
  MATCH (asker)-[tie:GC_TIE]-(person)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = asker OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds
    AND NOT asker.id IN $avoid AND asker.id <> chain[2][-1]
  WITH asker, chain, chain[3] * tie.strength AS odds
  RETURN asker, [-round(odds, 12, 'HALF_EVEN'), 6, asker.id + chain[2], odds] AS found
}
WITH load, asker AS person, found[2][-1] AS target, min(found) AS chain ORDER BY chain
WITH load, person, collect(chain)[..2] AS chains
UNWIND chains AS chain
WITH load, person, chain

// Everybody has a row, with a chain or without.
WITH collect([person, chain]) AS known
MATCH (store:GraphcapStore {name: 'graphcap'})
CALL (store, known) {
  UNWIND known AS label
  WITH label WHERE label[1][1] > 0
  RETURN label[0] AS person, label[1] AS chain
 UNION ALL
  MATCH (person:GraphcapPerson)
  WHERE person.from_load <= store.load < person.to_load AND NOT person.id IN $avoid
  RETURN person, null AS chain
}
WITH person.id AS person, min(chain) AS chain
RETURN person, chain[3] AS odds, chain[1] AS ties, chain[2][1] AS via, chain[2][-1] AS target
ORDER BY chain[0], ties, person
