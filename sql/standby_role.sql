-- Once on the active side, by a superuser:   psql -f standby_role.sql     Run again, it sets the password anew.
--
-- drctl_standby is the host of the other region: it streams WAL, and may do nothing else. Where pg_hba.conf lets it in, and
-- by TLS alone, is the playbooks' to say.
--
-- Environment: DRCTL_STANDBY_PASSWORD.

\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;

SELECT 'CREATE ROLE drctl_standby'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'drctl_standby') \gexec

ALTER ROLE drctl_standby LOGIN REPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT
  CONNECTION LIMIT 4;

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
