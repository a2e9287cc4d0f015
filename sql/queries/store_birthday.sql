-- $1 name, $2 date of birth. An equal row is written again: every acknowledged write must lie in the WAL, behind every
-- earlier write of the same row, and must wait for what a commit waits for. `durable` is false when the server would
-- not wait for its own disk.
INSERT INTO apitest.person (name, date_of_birth)
VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET date_of_birth = excluded.date_of_birth
RETURNING current_setting('synchronous_commit') <> 'off' AS durable
