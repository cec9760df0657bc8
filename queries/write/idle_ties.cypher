// One batch of a load: records of ties that carry no request on the store's day, by the internal ids of their ends.
// Parameters: writer, load, number of the batch; rows, lists of source, target, kind, written_strength, last_contact, since, until,
// declared_closeness, written_coverage, public, status, source_file,
// term_frequency, term_reciprocity, term_duration, term_overlap, term_channels. Columns: rows, how many were written (0: the claim is lost).
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer, loading: $load, batch: $number - 1})
SET store.batch = $number
WITH store
UNWIND $rows AS row
MATCH (source:GraphcapPerson) WHERE id(source) = row[0]
MATCH (target:GraphcapPerson) WHERE id(target) = row[1]
CREATE (source)-[:GC_TIE {
  kind: row[2], written_strength: row[3], idle_from: $load, idle_to: 9223372036854775807,
  last_contact: row[4], since: row[5], until: row[6], declared_closeness: row[7],
  written_coverage: row[8], public: row[9], status: row[10], source_file: row[11],
  term_frequency: row[12], term_reciprocity: row[13], term_duration: row[14],
  term_overlap: row[15], term_channels: row[16]
}]->(target)
RETURN count(*) AS rows
