\set ON_ERROR_STOP off
\pset pager off
\set VERBOSITY default
\echo == connection
\encoding
SELECT current_database() = :'DBNAME' AS same, current_schema;
\echo == lists
\dn instagram
\dt instagram.*
\dv instagram.*
\di instagram."Media*"
\ds instagram.*
\df instagram.*
\dT instagram.*
\echo == describe
\d "Media"
\d "Comments"
\d+ "Comments"
\d "InstagramBusinessProfile"
\echo == privileges
\z "Media"
\dp "Media"
\echo == words
\du nobody
\db nothing
\dD
\echo == upright
\x on
SELECT "Id", "MediaType", "LikesCount", "Created" FROM "Media" ORDER BY "Created" DESC, "Id" LIMIT 2;
\x off
\echo == shapes
SELECT "Id", "Created" AS at FROM "Media" LIMIT 0 \gdesc
SELECT count(*), avg("LikesCount"), max("Created"), bool_or("IsCommentEnabled") FROM "Media" \gdesc
\echo == variables
\set kind '''IMAGE'''
SELECT count(*) FROM "Media" WHERE "MediaType" = :kind;
SELECT count(*) AS images FROM "Media" WHERE "MediaType" = 'IMAGE' \gset
\echo :images
\echo == cursor
\set FETCH_COUNT 7
SELECT g FROM generate_series(1, 20) g ORDER BY g;
\unset FETCH_COUNT
\echo == transaction
BEGIN;
SELECT 1;
SELECT nothing;
SELECT 1;
ROLLBACK;
\set AUTOCOMMIT off
SELECT 1;
COMMIT;
\set AUTOCOMMIT on
\set ON_ERROR_ROLLBACK on
BEGIN;
SELECT nothing;
SELECT 2;
COMMIT;
\echo == copy
\copy (SELECT "MediaType", count(*) FROM "Media" GROUP BY 1 ORDER BY 1) TO STDOUT WITH (FORMAT csv, HEADER)
COPY (SELECT "MediaType", NULL, E'a\tb\\c' FROM "Media" ORDER BY "Created", "Id" LIMIT 2) TO STDOUT;
\echo == crosstab
SELECT "MediaType", "MediaProductType", count(*) FROM "Media" GROUP BY 1, 2 ORDER BY 1, 2 \crosstabview
\echo == errors
SELECT nothing FROM "Media";
SELECT * FROM nothing;
SELECT 1 / 0;
SELEC 1;
SELECT "Id", count(*) FROM "Media";
SELECT 'a' + 1;
SELECT lower('a', 'b');
SELECT "Id" FROM "Media" WHERE "LikesCount" = 'x';
\echo == settings
SHOW server_encoding;
SHOW TimeZone;
SET TimeZone = 'America/New_York';
SELECT TIMESTAMPTZ '2026-07-01 12:00:00+00';
RESET ALL;
\echo == several
SELECT 1 AS a\; SELECT 2 AS b;
\echo == end
