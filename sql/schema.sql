-- Everything lives in one schema of its own; the schema `public` is closed.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS apitest AUTHORIZATION apitest_owner;

SET ROLE apitest_owner;
CREATE TABLE IF NOT EXISTS apitest.schema_migration (
  name text PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now()
);
RESET ROLE;
