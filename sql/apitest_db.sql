-- The API's database from nothing, on PostgreSQL 14 to 17:   psql -f sql/apitest_db.sql
--
-- Run it as a superuser, connected to any database of the cluster (psql 14 or later). It creates roles, database,
-- schema, tables and rights, and the first people. Run again, it applies the migrations that are new, sets the rights
-- anew, and leaves passwords, people and epochs as they are.
--
-- Environment (never arguments: those show in the process list):
--   DRCTL_API_PASSWORD  password of the role apitest_api. Set, it replaces the one that is there. Not set, a new role
--                       gets the password `local-trial-only`, which `npm start` uses too as long as DRCTL_REGION is
--                       not set: good for a trial on one's own machine, and for nothing else.
--   DRCTL_REGION        region of epoch 1, written when there is no epoch yet (default: local). The API is ready only
--                       while the newest row of table `epoch` names its own DRCTL_REGION.
--
-- Beside it: heartbeat.sql is the statement that is run each second while the region is active; open_epoch.sql is
-- run after a promotion; queries/ holds what the API asks.

\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;

\ir roles.sql
\ir database.sql

\connect apitest
SET client_min_messages = warning;
-- Two runs at once follow one another. The lock ends with this session.
SELECT pg_advisory_lock(hashtext('apitest_db.sql')) \g /dev/null

\ir schema.sql
\ir migrations/all.sql
\ir rights.sql
\ir seed.sql
