-- Whether this connection could write, and the newest epoch with its region (no row: none was opened).
SELECT
  current_setting('transaction_read_only')::boolean AS "readOnly",
  (SELECT max(epoch) FROM apitest.epoch) AS epoch,
  (SELECT region FROM apitest.epoch ORDER BY epoch DESC LIMIT 1) AS "epochRegion"
