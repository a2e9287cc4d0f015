-- The people and the epoch that are there at the start. What is there already stays as it is.

INSERT INTO apitest.person (name, date_of_birth) VALUES
  ('John', '1985-07-14'),
  ('Jane', '1992-02-29'),
  ('Robert', '1978-12-01')
ON CONFLICT (name) DO NOTHING;

\set region `printf '%s\n' "${DRCTL_REGION-local}"`
INSERT INTO apitest.epoch (epoch, region)
SELECT 1, :'region' WHERE NOT EXISTS (SELECT FROM apitest.epoch);
