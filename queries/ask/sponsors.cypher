/*
Who sponsors somebody, and who could: who decides something that matters to them and is warmly reached?

Parameters:
  person      person           who looks for a sponsor
  kinds       kinds            use only ties of these kinds; empty: of every kind
  not_kinds   kinds            use no ties of these kinds
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param person => 'p0313';
:param kinds => [];
:param not_kinds => [];
:param avoid => [];

Columns: sponsor, present, power, offer, odds, chain
Order: present sponsors, then higher weight of what they decide times odds (12 decimals), then id.
Needs: nothing but Neo4j.
Differs: the order is that in which the command chooses whom to weigh, without match, what they saw, capacity and the score. Present
  sponsors are the declared ones, as far as they are reached. It knows nothing of who does not want to be asked or has left: give them as
  avoid.
*/
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load
MATCH (asker:GraphcapPerson {id: $person})
WHERE asker.from_load <= load < asker.to_load AND NOT asker.id IN $avoid

// The levels above are the steps of the ladder.
CALL (load, asker) {
  MATCH (other:GraphcapPerson)
  WHERE other.from_load <= load < other.to_load AND toFloat(other.level) IS NOT NULL
  RETURN collect(DISTINCT toFloat(other.level)) AS ladder
}
WITH load, asker, ladder AS above

// A chain is [-odds as they are compared, ties, ids, odds], so that the least is the best. Everybody keeps the best from the asker.
WITH load, asker, above, asker AS person, [-1.0, 0, [asker.id], 1.0] AS chain

// Chains of 1 tie.
CALL (load, person, chain) {
  RETURN person AS reached, chain AS found
 UNION ALL
  WITH load, person, chain WHERE chain[1] = 0
  MATCH (person)-[tie:GC_TIE]-(reached)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = person OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT reached.id IN $avoid
  WITH reached, chain, chain[3] * tie.strength AS odds
  RETURN reached, [-round(odds, 12, 'HALF_EVEN'), 1, chain[2] + reached.id, odds] AS found
}
WITH load, asker, above, reached AS person, min(found) AS chain

// Chains of 2 ties.
CALL (load, person, chain) {
  RETURN person AS reached, chain AS found
 UNION ALL
  WITH load, person, chain WHERE chain[1] = 1
  MATCH (person)-[tie:GC_TIE]-(reached)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = person OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT reached.id IN $avoid
  WITH reached, chain, chain[3] * tie.strength AS odds
  RETURN reached, [-round(odds, 12, 'HALF_EVEN'), 2, chain[2] + reached.id, odds] AS found
}
WITH load, asker, above, reached AS person, min(found) AS chain

// Chains of 3 ties.
CALL (load, person, chain) {
  RETURN person AS reached, chain AS found
 UNION ALL
  WITH load, person, chain WHERE chain[1] = 2
  MATCH (person)-[tie:GC_TIE]-(reached)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = person OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT reached.id IN $avoid
  WITH reached, chain, chain[3] * tie.strength AS odds
  RETURN reached, [-round(odds, 12, 'HALF_EVEN'), 3, chain[2] + reached.id, odds] AS found
}
WITH load, asker, above, reached AS person, min(found) AS chain

// Chains of 4 ties.
CALL (load, person, chain) {
  RETURN person AS reached, chain AS found
 UNION ALL
  WITH load, person, chain WHERE chain[1] = 3
  MATCH (person)-[tie:GC_TIE]-(reached)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = person OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT reached.id IN $avoid
  WITH reached, chain, chain[3] * tie.strength AS odds
  RETURN reached, [-round(odds, 12, 'HALF_EVEN'), 4, chain[2] + reached.id, odds] AS found
}
WITH load, asker, above, reached AS person, min(found) AS chain
WITH load, asker, person, chain, above WHERE chain[1] > 0

// How many steps of the ladder they stand above the asker.
WITH load, asker, person, chain, toFloat(asker.level) AS mine, toFloat(person.level) AS theirs, above
WITH load, asker, person, chain,
  CASE WHEN mine IS NULL OR theirs IS NULL THEN null
       WHEN theirs >= mine THEN size([level IN above WHERE mine < level <= theirs])
       ELSE -size([level IN above WHERE theirs < level <= mine]) END AS steps

// Present sponsors are declared, whether ties of that kind may be used or not.
WITH asker, person, chain, steps, EXISTS {
  MATCH (person)-[tie:GC_TIE]-(asker)
  WHERE tie.from_load <= load < tie.to_load AND startNode(tie) = person AND tie.kind = 'sponsors'
} AS present
WHERE present OR (person.gc_decides IS NOT NULL AND (steps IS NULL OR steps >= 0))

// What they decide weighs 1 for promotion and title, .6 for budget, staffing and hiring, .3 for any other word, .1 for nothing.
WITH asker, person, chain, steps, present,
  reduce(most = 0.1, word IN [each IN split(coalesce(person.gc_decides, ''), ';') WHERE each <> ''] |
    CASE WHEN word IN ['promotion', 'title'] THEN 1.0
         WHEN word IN ['budget', 'staffing', 'hiring'] AND most < 0.6 THEN 0.6
         WHEN most < 0.3 THEN 0.3 ELSE most END) AS weight,
  [word IN split(coalesce(asker.skills, ''), ';') WHERE trim(word) <> '' | trim(word)] AS mine,
  [word IN split(coalesce(person.wants, ''), ';') | toLower(trim(word))] AS sought
WITH person, chain, present, weight, [word IN mine WHERE toLower(word) IN sought] AS offer,
  CASE WHEN steps IS NULL THEN null WHEN steps < 0 THEN 0.0 WHEN steps > 3 THEN weight ELSE weight * (1 + steps) / 4 END AS power,
  round(weight * chain[3], 12, 'HALF_EVEN') AS worth
RETURN person.id AS sponsor, present, power, offer, chain[3] AS odds, chain[2] AS chain
ORDER BY present DESC, worth DESC, sponsor
