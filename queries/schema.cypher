// Makes sure that the constraints and indexes of a store are there; what is there already stays.
// Statements end with a semicolon at the end of a line. No parameters, no columns.

CREATE CONSTRAINT graphcap_store IF NOT EXISTS FOR (store:GraphcapStore) REQUIRE store.name IS UNIQUE;

CREATE CONSTRAINT graphcap_person IF NOT EXISTS FOR (person:GraphcapPerson) REQUIRE (person.id, person.from_load) IS UNIQUE;

CREATE CONSTRAINT graphcap_event IF NOT EXISTS FOR (event:GraphcapEvent) REQUIRE (event.id, event.from_load) IS UNIQUE;

CREATE CONSTRAINT graphcap_record IF NOT EXISTS FOR (record:GraphcapRecord) REQUIRE (record.key, record.from_load) IS UNIQUE;

CREATE INDEX graphcap_person_name IF NOT EXISTS FOR (person:GraphcapPerson) ON (person.gc_name);

CREATE INDEX graphcap_person_decides IF NOT EXISTS FOR (person:GraphcapPerson) ON (person.gc_decides);

CREATE INDEX graphcap_event_time IF NOT EXISTS FOR (event:GraphcapEvent) ON (event.time);

CREATE INDEX graphcap_event_kind IF NOT EXISTS FOR (event:GraphcapEvent) ON (event.kind);
