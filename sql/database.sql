-- Locale C: an index must not depend on the C library's collation, which can differ between the hosts of two regions.

SELECT 'CREATE DATABASE apitest OWNER apitest_owner TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C'''
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'apitest') \gexec

REVOKE ALL ON DATABASE apitest FROM PUBLIC;
GRANT CONNECT ON DATABASE apitest TO apitest_api;
ALTER DATABASE apitest SET search_path = apitest;
