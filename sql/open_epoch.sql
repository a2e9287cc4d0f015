-- Once after each promotion, by a superuser:   psql -d apitest -v epoch=8 -v region=eu-west-1 -f open_epoch.sql
-- Run again for the same epoch and region it changes nothing; for another region it fails.

\set ON_ERROR_STOP on
INSERT INTO apitest.epoch (epoch, region)
SELECT :epoch, :'region'
WHERE NOT EXISTS (SELECT FROM apitest.epoch WHERE epoch = :epoch AND region = :'region');
