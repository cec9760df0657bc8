/*
Which chains of people introduce one person to another most warmly?

Parameters:
  from        person           who asks
  to          person           whom they want to meet
  best        integer 1..1000  how many chains
  max_ties    integer 1..6     the longest chain, in ties
  kinds       kinds            use only ties of these kinds; empty: of every kind
  not_kinds   kinds            use no ties of these kinds
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param from => 'p0313';
:param to => 'p0224';
:param best => 5;
:param max_ties => 4;
:param kinds => [];
:param not_kinds => [];
:param avoid => [];

Columns: rank, people, names, odds, coverage, ties, weakest
Order: higher odds (12 decimals), then fewer ties, then ids.
Needs: nothing but Neo4j.
Differs: no tied_with and no asked_90_days; last_contact is a day; chains of at most 6 ties; no --by and no --disjoint.
  It knows nothing of who does not want to be asked, has left or is away: give those who must not be asked as avoid.
*/
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load, datetime(store.as_of).epochMillis * 1000 AS as_of
MATCH (asker:GraphcapPerson {id: $from}), (target:GraphcapPerson {id: $to})
WHERE asker.from_load <= load < asker.to_load AND target.from_load <= load < target.to_load AND NOT asker.id IN $avoid

// A chain is two halves that meet in the middle: the first as long as the second, or one tie longer. Parallel ties count by the strongest.
CALL (asker, target, load) {
  MATCH (asker) ((one)-[tie:GC_TIE]-(two) WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = one OR tie.back)
           AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT two.id IN $avoid){1} (middle)
  WHERE $max_ties >= 1
  WITH middle, one + middle AS people, max(reduce(odds = 1.0, step IN tie | odds * step.strength)) AS odds
  RETURN middle, {people: people, odds: odds} AS early, null AS late
 UNION ALL
  MATCH (asker) ((one)-[tie:GC_TIE]-(two) WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = one OR tie.back)
           AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT two.id IN $avoid){2} (middle)
  WHERE $max_ties >= 3
  WITH middle, one + middle AS people, max(reduce(odds = 1.0, step IN tie | odds * step.strength)) AS odds
  WHERE all(place IN range(1, 2) WHERE NOT people[place] IN people[..place])
  RETURN middle, {people: people, odds: odds} AS early, null AS late
 UNION ALL
  MATCH (asker) ((one)-[tie:GC_TIE]-(two) WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = one OR tie.back)
           AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT two.id IN $avoid){3} (middle)
  WHERE $max_ties >= 5
  WITH middle, one + middle AS people, max(reduce(odds = 1.0, step IN tie | odds * step.strength)) AS odds
  WHERE all(place IN range(1, 3) WHERE NOT people[place] IN people[..place])
  RETURN middle, {people: people, odds: odds} AS early, null AS late
 UNION ALL
  RETURN target AS middle, null AS early, {people: [], strengths: []} AS late
 UNION ALL
  MATCH (middle) ((one)-[tie:GC_TIE]-(two) WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = one OR tie.back)
           AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT two.id IN $avoid){1} (target)
  WHERE $max_ties >= 2
  WITH middle, two AS people, [max(tie[0].strength)] AS strengths
  RETURN middle, null AS early, {people: people, strengths: strengths} AS late
 UNION ALL
  MATCH (middle) ((one)-[tie:GC_TIE]-(two) WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = one OR tie.back)
           AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT two.id IN $avoid){2} (target)
  WHERE $max_ties >= 4
  WITH middle, two AS people, [max(tie[0].strength), max(tie[1].strength)] AS strengths
  WHERE all(place IN range(1, 1) WHERE NOT people[place] IN people[..place])
  RETURN middle, null AS early, {people: people, strengths: strengths} AS late
 UNION ALL
  MATCH (middle) ((one)-[tie:GC_TIE]-(two) WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = one OR tie.back)
           AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT two.id IN $avoid){3} (target)
  WHERE $max_ties >= 6
  WITH middle, two AS people, [max(tie[0].strength), max(tie[1].strength), max(tie[2].strength)] AS strengths
  WHERE all(place IN range(1, 2) WHERE NOT people[place] IN people[..place])
  RETURN middle, null AS early, {people: people, strengths: strengths} AS late
}
WITH load, as_of, middle, collect(early) AS earlier, collect(late) AS later
UNWIND earlier AS early
UNWIND [late IN later WHERE size(early.people) - size(late.people) IN [1, 2] AND size(early.people) + size(late.people) <= $max_ties + 1] AS late
WITH load, as_of, early, late WHERE none(person IN late.people WHERE person IN early.people)
WITH load, as_of, early.people + late.people AS people, reduce(odds = early.odds, strength IN late.strengths | odds * strength) AS odds
WITH load, as_of, people, odds ORDER BY round(odds, 12, 'HALF_EVEN') DESC, size(people), [person IN people | person.id] LIMIT $best
WITH load, as_of, collect({people: people, odds: odds}) AS chains
UNWIND range(1, size(chains)) AS rank
WITH load, as_of, rank, chains[rank - 1].people AS people, chains[rank - 1].odds AS odds

// Each step takes its strongest tie.
CALL (rank, people, load, as_of) {
  UNWIND range(1, size(people) - 1) AS step
  WITH load, as_of, step, people[step - 1] AS source, people[step] AS target
  MATCH (source)-[tie:GC_TIE]-(target)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = source OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds
  WITH as_of, step, source, target, tie ORDER BY step, tie.strength DESC, tie.kind
  WITH as_of, step, source, target, head(collect(tie)) AS tie ORDER BY step
  WITH tie.coverage AS covered, {
    source: source.id, target: target.id, kind: tie.kind, strength: tie.strength,
    last_contact: CASE WHEN tie.last_contact <= as_of THEN toString(date(datetime({epochMillis: tie.last_contact / 1000}))) END
  } AS tie
  WITH collect(tie) AS ties, min(covered) AS coverage
  RETURN ties, coverage, reduce(least = ties[0], tie IN ties | CASE WHEN tie.strength < least.strength THEN tie ELSE least END) AS weakest
}
RETURN rank, [person IN people | person.id] AS people, [person IN people | coalesce(person.name, person.id)] AS names, odds, coverage, ties,
       weakest {.source, .target, .strength}
ORDER BY rank
