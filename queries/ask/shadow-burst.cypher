/*
Who turned to whoever decided more often than usual in the 90 days before a promotion?

Parameters:
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param avoid => [];

Columns: sponsor, sponsor_name, decision_maker, decision_maker_name, promoted_on, observed, expected, z, burst
Order: higher z (9 decimals), then the day, then the ids of decision-maker and sponsor.
Needs: nothing but Neo4j.
Differs: everybody who turned to them, whether they could sponsor anybody or not, and nothing of for whom: no mentions, discretion, score,
  label and p. What they say openly for others explains no burst here. Who is avoided is in no row, and counts as before.
*/
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load, datetime(store.as_of) AS as_of

// Days are counted from that of the first event.
CALL (load, as_of) {
  MATCH (event:GraphcapEvent)
  WHERE event.from_load <= load < event.to_load AND event.time < as_of
  RETURN date(min(event.time)) AS first
}
WITH load, as_of, first, duration.inDays(first, date(as_of)).days AS days

// What went to 25 people or more is no contact: the rows of one event share its id.
CALL (load, as_of) {
  MATCH (event:GraphcapEvent)
  WHERE event.from_load <= load < event.to_load AND event.time < as_of AND event.event_id IS NOT NULL
  WITH event.event_id AS id, count(*) AS people WHERE people >= 25
  RETURN collect(id) AS crowds
}

// Who promoted somebody decided, else whoever of their manager line decides promotion or title.
CALL (load, as_of) {
  MATCH (event:GraphcapEvent {kind: 'promotion'})
  WHERE event.from_load <= load < event.to_load AND event.time < as_of
  MATCH (event)-[:GC_FROM]->(by)
  OPTIONAL MATCH (event)-[:GC_TO]->(to)
  OPTIONAL MATCH (event)-[:GC_ABOUT]->(about)
  WITH load, event, by, coalesce(about, to) AS protege WHERE protege IS NOT NULL
  CALL (load, by, protege) {
    WITH by, protege WHERE by <> protege
    RETURN by AS decider
   UNION
    WITH load, by, protege WHERE by = protege
    MATCH (protege) (()-[step:GC_TIE]->() WHERE step.from_load <= load < step.to_load AND step.kind = 'reports_to')+ (manager)
    WHERE manager <> protege AND any(word IN split(coalesce(manager.gc_decides, ''), ';') WHERE word IN ['promotion', 'title'])
    RETURN DISTINCT manager AS decider
  }
  RETURN DISTINCT decider, date(event.time) AS decided
}
WITH load, as_of, first, days, crowds, decider, duration.inDays(first, decided).days AS day ORDER BY day
WITH load, as_of, first, days, crowds, decider, collect(day) AS windows

// The days in any window of this decision-maker are nobody's usual time: as spans [from, to before], those that touch as one.
WITH load, as_of, first, days, crowds, decider, windows,
  reduce(spans = [], day IN windows | CASE
    WHEN spans = [] OR spans[-1][1] < day - 90 THEN spans + [[day - 90, day]]
    ELSE spans[..-1] + [[spans[-1][0], day]] END) AS busy
WITH load, as_of, first, days, crowds, decider, busy, [day IN windows WHERE 90 <= day <= days - 90] AS counted,
  reduce(usual = days, span IN busy | usual - span[1] + span[0]) AS usual,
  ['achievement', 'assignment', 'note', 'promotion'] AS weightless, ['call', 'meeting', 'review', 'session'] AS mutual
WITH *, CASE WHEN usual < 1 THEN 1 ELSE usual END AS usual_days WHERE counted <> []

// Everybody's contacts with them as [day, how many]: some kinds run both ways, and meetings of a pair count once a day.
CALL (load, as_of, first, days, crowds, weightless, mutual, decider) {
  CALL (load, as_of, first, crowds, weightless, mutual, decider) {
    MATCH (sender)<-[:GC_FROM]-(event:GraphcapEvent)-[:GC_TO]->(decider)
    WHERE event.from_load <= load < event.to_load AND event.time < as_of AND NOT event.kind IN weightless
      AND coalesce(event.weight, 1.0) > 0 AND NOT coalesce(event.event_id IN crowds, false)
      AND NOT (event.kind = 'session' AND coalesce(event.outcome, '') = 'planned')
    RETURN sender, event
   UNION ALL
    MATCH (decider)<-[:GC_FROM]-(event:GraphcapEvent)-[:GC_TO]->(sender)
    WHERE event.from_load <= load < event.to_load AND event.time < as_of AND event.kind IN mutual
      AND coalesce(event.weight, 1.0) > 0 AND NOT coalesce(event.event_id IN crowds, false)
      AND NOT (event.kind = 'session' AND coalesce(event.outcome, '') = 'planned')
    RETURN sender, event
  }
  WITH days, decider, sender, event.kind = 'meeting' AS met, duration.inDays(first, date(event.time)).days AS day
  WHERE sender <> decider AND day < days
  WITH sender, day, sum(CASE WHEN met THEN 0 ELSE 1 END) + max(CASE WHEN met THEN 1 ELSE 0 END) AS contacts
  WITH sender, collect([day, contacts]) AS contacts
  RETURN collect([sender, contacts]) AS received
}

// For each window: contacts of each in it, and in as many usual days.
UNWIND counted AS day
UNWIND received AS one
WITH load, as_of, first, days, crowds, weightless, mutual, decider, busy, usual_days, day, one[0] AS sender,
  reduce(sum = 0, each IN one[1] | CASE WHEN day - 90 <= each[0] < day THEN sum + each[1] ELSE sum END) AS observed,
  90.0 / usual_days * reduce(sum = 0, each IN one[1] |
    CASE WHEN any(span IN busy WHERE span[0] <= each[0] < span[1]) THEN sum ELSE sum + each[1] END) AS own
WITH load, as_of, first, days, crowds, weightless, mutual, decider, busy, usual_days, day,
  collect({sender: sender, observed: observed, own: own}) AS senders, sum(observed) AS received, sum(own) AS received_usually

// The season: everybody's contacts over usual, without those who burst themselves at first sight.
WITH *, (received + 1) / (received_usually + 1) AS rough
WITH *, [each IN senders WHERE each.observed > 0 |
  each {.*, rough: CASE WHEN each.own * rough < 0.05 THEN 0.05 ELSE each.own * rough END}] AS turned
WITH *, [each IN turned WHERE each.observed > each.rough
  AND sqrt(2 * (each.observed * log(each.observed / each.rough) - (each.observed - each.rough))) > 1.5] AS bursting
WITH *, reduce(rest = received, each IN bursting | rest - each.observed) AS rest,
  reduce(rest = received_usually, each IN bursting | rest - each.own) AS rest_usually
UNWIND turned AS one
WITH load, as_of, first, days, crowds, weightless, mutual, decider, busy, usual_days, day,
  one.sender AS sender, one.observed AS observed, one.own AS own,
  CASE WHEN one IN bursting THEN (rest + 1) / (rest_usually + 1)
       ELSE (rest - one.observed + 1) / (rest_usually - one.own + 1) END AS season

// Their contacts with all others, in the window and in as many usual days.
CALL (load, as_of, first, days, crowds, weightless, mutual, busy, usual_days, day, sender) {
  CALL (load, as_of, first, crowds, weightless, mutual, sender) {
    MATCH (sender)<-[:GC_FROM]-(event:GraphcapEvent)-[:GC_TO]->(other)
    WHERE event.from_load <= load < event.to_load AND event.time < as_of AND NOT event.kind IN weightless
      AND coalesce(event.weight, 1.0) > 0 AND NOT coalesce(event.event_id IN crowds, false)
      AND NOT (event.kind = 'session' AND coalesce(event.outcome, '') = 'planned')
    RETURN other, event
   UNION ALL
    MATCH (other)<-[:GC_FROM]-(event:GraphcapEvent)-[:GC_TO]->(sender)
    WHERE event.from_load <= load < event.to_load AND event.time < as_of AND event.kind IN mutual
      AND coalesce(event.weight, 1.0) > 0 AND NOT coalesce(event.event_id IN crowds, false)
      AND NOT (event.kind = 'session' AND coalesce(event.outcome, '') = 'planned')
    RETURN other, event
  }
  WITH days, sender, busy, day AS decided, other, event.kind = 'meeting' AS met, duration.inDays(first, date(event.time)).days AS at
  WHERE other <> sender AND at < days
  WITH busy, decided, other, at, sum(CASE WHEN met THEN 0 ELSE 1 END) + max(CASE WHEN met THEN 1 ELSE 0 END) AS contacts
  RETURN sum(CASE WHEN decided - 90 <= at < decided THEN contacts ELSE 0 END) AS sent,
    sum(CASE WHEN any(span IN busy WHERE span[0] <= at < span[1]) THEN 0 ELSE contacts END) AS sent_usually
}
WITH *, 90.0 / usual_days * sent_usually AS usually
WITH first, decider, day, sender, observed, own * season * ((sent - observed + 1) / (usually - own + 1)) AS expected
WITH first, decider, day, sender, observed, CASE WHEN expected < 0.05 THEN 0.05 ELSE expected END AS expected
WITH first, decider, day, sender, observed, expected, 2 * (observed * log(observed / expected) - (observed - expected)) AS deviance
WITH first, decider, day, sender, observed, expected,
  sign(observed - expected) * sqrt(CASE WHEN deviance < 0 THEN 0.0 ELSE deviance END) AS z
WHERE NOT sender.id IN $avoid AND NOT decider.id IN $avoid
RETURN sender.id AS sponsor, coalesce(sender.name, sender.id) AS sponsor_name,
  decider.id AS decision_maker, coalesce(decider.name, decider.id) AS decision_maker_name,
  toString(first + duration({days: day})) AS promoted_on, observed, expected, z,
  CASE WHEN observed >= 3 AND z > 1.5 THEN z - 1.5 ELSE 0.0 END AS burst
ORDER BY round(z, 9, 'HALF_EVEN') DESC, promoted_on, decision_maker, sponsor
