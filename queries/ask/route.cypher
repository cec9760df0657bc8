/*
Which chains lead a person most warmly to any of some people, or to decision-makers?

Parameters:
  from        person           who asks
  to          people           whom to reach; empty: decision-makers
  deciders    text             those who decide this; empty: everybody who decides something, where nobody is named in to
  best        integer 1..1000  how many chains, over all targets
  max_ties    integer 1..6     the longest chain, in ties
  kinds       kinds            use only ties of these kinds; empty: of every kind
  not_kinds   kinds            use no ties of these kinds
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param from => 'p0313';
:param to => [];
:param deciders => '';
:param best => 5;
:param max_ties => 4;
:param kinds => [];
:param not_kinds => [];
:param avoid => [];

Columns: rank, people, names, odds, coverage, ties, weakest, target, decides, assumed
Order: higher odds (12 decimals), then fewer ties, then ids.
Needs: nothing but Neo4j.
Differs: no tied_with and no asked_90_days; last_contact is a day; chains of at most 6 ties; no --by and no --each.
  It knows nothing of who does not want to be asked, has left or is away: give those who must not be asked as avoid.
*/
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load, datetime(store.as_of).epochMillis * 1000 AS as_of, store.assumed_deciders AS assumed
MATCH (asker:GraphcapPerson {id: $from})
WHERE asker.from_load <= load < asker.to_load AND NOT asker.id IN $avoid
CALL (load) {
  MATCH (person:GraphcapPerson)
  WHERE person.from_load <= load < person.to_load
    AND (person.id IN $to OR $deciders IN split(person.gc_decides, ';') OR ($to = [] AND $deciders = '' AND person.gc_decides IS NOT NULL))
  RETURN collect(person) AS targets
}

// A chain is two halves that meet in the middle: the first as long as the second, or one tie longer. Parallel ties count by the strongest.
CALL (asker, load) {
  MATCH (asker) ((one)-[tie:GC_TIE]-(two) WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = one OR tie.back)
           AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT two.id IN $avoid){1} (middle)
  WHERE $max_ties >= 1
  WITH middle, one + middle AS people, max(reduce(odds = 1.0, step IN tie | odds * step.strength)) AS odds
  RETURN middle, {people: people, odds: odds} AS early
 UNION ALL
  MATCH (asker) ((one)-[tie:GC_TIE]-(two) WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = one OR tie.back)
           AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT two.id IN $avoid){2} (middle)
  WHERE $max_ties >= 3
  WITH middle, one + middle AS people, max(reduce(odds = 1.0, step IN tie | odds * step.strength)) AS odds
  WHERE all(place IN range(1, 2) WHERE NOT people[place] IN people[..place])
  RETURN middle, {people: people, odds: odds} AS early
 UNION ALL
  MATCH (asker) ((one)-[tie:GC_TIE]-(two) WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = one OR tie.back)
           AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT two.id IN $avoid){3} (middle)
  WHERE $max_ties >= 5
  WITH middle, one + middle AS people, max(reduce(odds = 1.0, step IN tie | odds * step.strength)) AS odds
  WHERE all(place IN range(1, 3) WHERE NOT people[place] IN people[..place])
  RETURN middle, {people: people, odds: odds} AS early
}
WITH load, as_of, assumed, targets, middle, collect(early) AS earlier
CALL (middle, targets, load) {
  WITH middle, targets WHERE middle IN targets
  RETURN [] AS people, [] AS strengths
 UNION ALL
  MATCH (middle) ((one)-[tie:GC_TIE]-(two) WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = one OR tie.back)
           AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT two.id IN $avoid){1} (target)
  WHERE $max_ties >= 2 AND target IN targets
  WITH two AS people, [max(tie[0].strength)] AS strengths
  RETURN people, strengths
 UNION ALL
  MATCH (middle) ((one)-[tie:GC_TIE]-(two) WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = one OR tie.back)
           AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT two.id IN $avoid){2} (target)
  WHERE $max_ties >= 4 AND target IN targets
  WITH two AS people, [max(tie[0].strength), max(tie[1].strength)] AS strengths
  WHERE all(place IN range(1, 1) WHERE NOT people[place] IN people[..place])
  RETURN people, strengths
 UNION ALL
  MATCH (middle) ((one)-[tie:GC_TIE]-(two) WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = one OR tie.back)
           AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds AND NOT two.id IN $avoid){3} (target)
  WHERE $max_ties >= 6 AND target IN targets
  WITH two AS people, [max(tie[0].strength), max(tie[1].strength), max(tie[2].strength)] AS strengths
  WHERE all(place IN range(1, 2) WHERE NOT people[place] IN people[..place])
  RETURN people, strengths
}
UNWIND [early IN earlier WHERE size(early.people) - size(people) IN [1, 2] AND size(early.people) + size(people) <= $max_ties + 1] AS early
WITH load, as_of, assumed, early, people, strengths WHERE none(person IN people WHERE person IN early.people)
WITH load, as_of, assumed, early.people + people AS people, reduce(odds = early.odds, strength IN strengths | odds * strength) AS odds
WITH load, as_of, assumed, people, odds ORDER BY round(odds, 12, 'HALF_EVEN') DESC, size(people), [person IN people | person.id] LIMIT $best
WITH load, as_of, assumed, collect({people: people, odds: odds}) AS chains
UNWIND range(1, size(chains)) AS rank
WITH load, as_of, assumed, rank, chains[rank - 1].people AS people, chains[rank - 1].odds AS odds, chains[rank - 1].people[-1] AS target

// Each step takes its strongest tie.
CALL (rank, people, load, as_of) {
  UNWIND range(1, size(people) - 1) AS step
  WITH load, as_of, step, people[step - 1] AS source, people[step] AS next
  MATCH (source)-[tie:GC_TIE]-(next)
  WHERE tie.from_load <= load < tie.to_load AND (startNode(tie) = source OR tie.back)
    AND ($kinds = [] OR tie.kind IN $kinds) AND NOT tie.kind IN $not_kinds
  WITH as_of, step, source, next, tie ORDER BY step, tie.strength DESC, tie.kind
  WITH as_of, step, source, next, head(collect(tie)) AS tie ORDER BY step
  WITH tie.coverage AS covered, {
    source: source.id, target: next.id, kind: tie.kind, strength: tie.strength,
    last_contact: CASE WHEN tie.last_contact <= as_of THEN toString(date(datetime({epochMillis: tie.last_contact / 1000}))) END
  } AS tie
  WITH collect(tie) AS ties, min(covered) AS coverage
  RETURN ties, coverage, reduce(least = ties[0], tie IN ties | CASE WHEN tie.strength < least.strength THEN tie ELSE least END) AS weakest
}
RETURN rank, [person IN people | person.id] AS people, [person IN people | coalesce(person.name, person.id)] AS names, odds, coverage, ties,
       weakest {.source, .target, .strength},
       target.id AS target, coalesce(split(target.gc_decides, ';'), []) AS decides, assumed AND target.gc_decides IS NOT NULL AS assumed
ORDER BY rank
