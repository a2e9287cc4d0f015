-- Applies :migration unless it is in schema_migration.

SELECT NOT EXISTS (SELECT FROM apitest.schema_migration WHERE name = :'migration') AS migration_is_new \gset
\if :migration_is_new
  \set migration_file :migration '.sql'
  BEGIN;
  SET LOCAL ROLE apitest_owner;
  \ir :migration_file
  INSERT INTO apitest.schema_migration (name) VALUES (:'migration');
  COMMIT;
\endif
