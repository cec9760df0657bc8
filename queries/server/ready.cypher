// Question: does the database answer?
// Parameters: none. Columns: ready.
RETURN true AS ready
