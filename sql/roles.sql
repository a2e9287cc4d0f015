-- apitest_owner owns the schema and cannot log in. apitest_api is the API: it logs in with a password, kept as a SCRAM
-- verifier. The connection limit leaves the server room when clients vanish and their backends have yet to notice.

SELECT 'CREATE ROLE apitest_owner NOLOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'apitest_owner') \gexec

SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'apitest_api') AS api_role_is_new \gset
\if :api_role_is_new
  CREATE ROLE apitest_api;
\endif

ALTER ROLE apitest_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE apitest_api LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT
  CONNECTION LIMIT 40;

\if :api_role_is_new
  \set api_password 'local-trial-only'
\endif
-- By the shell's own environment: \getenv came with psql 15. `printf` is built into the shell, so the password is an
-- argument of no process; psql takes the newline at the end off again.
\if `[ -n "${DRCTL_API_PASSWORD+set}" ] && echo yes || echo no`
  \set api_password `printf '%s\n' "$DRCTL_API_PASSWORD"`
\endif

\if :{?api_password}
  -- The statement holds the password in clear: it must reach no log, not even by failing.
  BEGIN;
  SET LOCAL password_encryption = 'scram-sha-256';
  SET LOCAL log_statement = 'none';
  SET LOCAL log_min_duration_statement = -1;
  SET LOCAL log_min_error_statement = 'panic';
  ALTER ROLE apitest_api PASSWORD :'api_password';
  COMMIT;
  \unset api_password
\endif

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_authid WHERE rolname = 'apitest_api' AND rolpassword IS NULL) THEN
    RAISE EXCEPTION 'the role apitest_api has no password' USING HINT = 'set DRCTL_API_PASSWORD, and not to nothing';
  END IF;
END
$$;
