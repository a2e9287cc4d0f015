-- What the API's role may do, stated whole each time: what was granted before and is not here any more goes.

BEGIN;
REVOKE ALL ON SCHEMA apitest FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA apitest FROM PUBLIC, apitest_api;

GRANT USAGE ON SCHEMA apitest TO apitest_api;
GRANT SELECT, INSERT (name, date_of_birth), UPDATE (date_of_birth) ON apitest.person TO apitest_api;
GRANT SELECT ON apitest.epoch TO apitest_api;
COMMIT;
