-- Once on the active side, by a superuser:   psql -f standby_role.sql     Run again, it sets the password anew.
--
-- drctl_standby is the host of the other region: it streams WAL, and reads the files that pg_rewind compares, both of
-- which a copy of the whole cluster is made of; and it answers this side's guard. It may do nothing else. Where pg_hba.conf lets it in, and
-- by TLS alone, is the playbooks' to say.
--
-- Environment: DRCTL_STANDBY_PASSWORD.

\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;

SELECT 'CREATE ROLE drctl_standby'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'drctl_standby') \gexec

ALTER ROLE drctl_standby LOGIN REPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT
  CONNECTION LIMIT 5;

-- As in roles.sql: an argument of no process, and in no log.
\set standby_password `printf '%s\n' "$DRCTL_STANDBY_PASSWORD"`
BEGIN;
SET LOCAL password_encryption = 'scram-sha-256';
SET LOCAL log_statement = 'none';
SET LOCAL log_min_duration_statement = -1;
SET LOCAL log_min_error_statement = 'panic';
ALTER ROLE drctl_standby PASSWORD :'standby_password';
COMMIT;
\unset standby_password

-- Source: PostgreSQL, pg_rewind, Notes. They are this database's own, so run it in `postgres`.
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text, boolean, boolean) TO drctl_standby;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_file(text, boolean) TO drctl_standby;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_binary_file(text) TO drctl_standby;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) TO drctl_standby;

-- What this side's guard asks the other one, and what that has promised (recovery/promise.ts). Unlogged: it is between two
-- processes that run, and no part of what is kept.
CREATE UNLOGGED TABLE IF NOT EXISTS public.drctl_promise (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  asked text NOT NULL,
  given text NOT NULL DEFAULT ''
);
GRANT SELECT, UPDATE (given) ON public.drctl_promise TO drctl_standby;
