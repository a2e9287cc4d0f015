-- In this order, each at most once, each in a transaction of its own. A migration that has landed is never changed:
-- the next one changes what it made.

\set migration 0001_person
\ir apply.sql
\set migration 0002_heartbeat
\ir apply.sql
\set migration 0003_epoch
\ir apply.sql
