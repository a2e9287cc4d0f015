-- Once a second, by a superuser, while this region is active:   psql -d apitest -f heartbeat.sql
-- It always writes WAL. In recovery it fails, as it must.

UPDATE apitest.heartbeat SET beat = clock_timestamp() WHERE id = 1;
