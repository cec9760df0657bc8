/*
Who speaks openly for whom, that somebody else decided on: declared sponsors and mentors, and managers?

Parameters:
  avoid       people           leave these people out

Set in Neo4j's browser, with your own values:
:param avoid => [];

Columns: sponsor, sponsor_name, protege, protege_name, decision_maker, decision_maker_name, promoted_on, declared
Order: the day, then the ids of the one promoted, of the decision-maker and of the sponsor.
Needs: nothing but Neo4j.
Differs: those whom the command knows to speak openly, so that their contacts are no hidden ones; it labels them overt where they turned to
  the decision-maker, stand two steps above and outside the line. declared has the kinds of their ties.
*/
MATCH (store:GraphcapStore {name: 'graphcap'})
WITH store.load AS load, datetime(store.as_of) AS as_of

// Days are counted from that of the first event. A promotion is about whom it names, else about whom it goes to.
CALL (load, as_of) {
  MATCH (event:GraphcapEvent)
  WHERE event.from_load <= load < event.to_load AND event.time < as_of
  RETURN date(min(event.time)) AS first
}
MATCH (event:GraphcapEvent {kind: 'promotion'})
WHERE event.from_load <= load < event.to_load AND event.time < as_of
  AND duration.inDays(first, date(event.time)).days >= 90 AND duration.inDays(date(event.time), date(as_of)).days >= 90
MATCH (event)-[:GC_FROM]->(by)
OPTIONAL MATCH (event)-[:GC_TO]->(to)
OPTIONAL MATCH (event)-[:GC_ABOUT]->(about)
WITH load, event, by, coalesce(about, to) AS protege WHERE protege IS NOT NULL

// Who promoted them decided, else whoever of their manager line decides promotion or title.
CALL (load, by, protege) {
  WITH by, protege WHERE by <> protege
  RETURN by AS decider
 UNION
  WITH load, by, protege WHERE by = protege
  MATCH (protege) (()-[step:GC_TIE]->() WHERE step.from_load <= load < step.to_load AND step.kind = 'reports_to')+ (manager)
  WHERE manager <> protege AND any(word IN split(coalesce(manager.gc_decides, ''), ';') WHERE word IN ['promotion', 'title'])
  RETURN DISTINCT manager AS decider
}
WITH DISTINCT load, date(event.time) AS day, protege, decider
CALL (load, protege) {
  MATCH (sponsor)-[tie:GC_TIE]->(protege)
  WHERE tie.from_load <= load < tie.to_load AND tie.kind IN ['sponsors', 'mentors']
  RETURN sponsor, tie.kind AS kind
 UNION
  MATCH (protege)-[tie:GC_TIE]->(sponsor)
  WHERE tie.from_load <= load < tie.to_load AND tie.kind = 'reports_to'
  RETURN sponsor, tie.kind AS kind
}
WITH day, protege, decider, sponsor, kind ORDER BY kind
WITH day, protege, decider, sponsor, collect(kind) AS declared
WHERE sponsor <> decider AND none(person IN [sponsor, protege, decider] WHERE person.id IN $avoid)
RETURN sponsor.id AS sponsor, coalesce(sponsor.name, sponsor.id) AS sponsor_name,
  protege.id AS protege, coalesce(protege.name, protege.id) AS protege_name,
  decider.id AS decision_maker, coalesce(decider.name, decider.id) AS decision_maker_name,
  toString(day) AS promoted_on, declared
ORDER BY promoted_on, protege, decision_maker, sponsor
