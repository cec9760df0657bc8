// One batch of a load: people who are gone, or whose new version comes.
// Parameters: writer, load, number of the batch; rows, internal ids. Columns: rows, how many were ended (0: the claim is lost).
MATCH (store:GraphcapStore {name: 'graphcap', writer: $writer, loading: $load, batch: $number - 1})
SET store.batch = $number
WITH store
UNWIND $rows AS row
MATCH (person:GraphcapPerson) WHERE id(person) = row
SET person.idle_to = CASE WHEN person.to_load IS NULL THEN $load END,
    person.to_load = CASE WHEN person.to_load IS NOT NULL THEN $load END
RETURN count(*) AS rows
