// Question: give the user who asks another password (on the database `system`).
// Parameters: $old, $new: texts.
// Columns: none.
ALTER CURRENT USER SET PASSWORD FROM $old TO $new
