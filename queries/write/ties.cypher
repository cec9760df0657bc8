// One batch of a load: ties, by the internal ids of their ends.
// Parameters: writer, load, number of the batch; rows, lists of source, target, kind, strength, coverage, back, declared, made,
// written_strength, last_contact, since, until, declared_closeness, written_coverage, public, status, source_file,
// term_frequency, term_reciprocity, term_duration, term_overlap, term_channels. Columns: rows, how many were written (0: the claim is lost).
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer, loading: $load, batch: $number - 1})
SET store.batch = $number
WITH store
UNWIND $rows AS row
MATCH (source:GraphcapPerson) WHERE id(source) = row[0]
MATCH (target:GraphcapPerson) WHERE id(target) = row[1]
CREATE (source)-[:GC_TIE {
  kind: row[2], strength: row[3], coverage: row[4], back: row[5], from_load: $load, to_load: 9223372036854775807,
  declared: row[6], made: row[7], written_strength: row[8], last_contact: row[9], since: row[10], until: row[11],
  declared_closeness: row[12], written_coverage: row[13], public: row[14], status: row[15], source_file: row[16],
  term_frequency: row[17], term_reciprocity: row[18], term_duration: row[19],
  term_overlap: row[20], term_channels: row[21]
}]->(target)
RETURN count(*) AS rows
