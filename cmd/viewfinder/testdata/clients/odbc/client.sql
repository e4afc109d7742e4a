SELECT 'connected' AS word
SELECT count(*) AS n, max("LikesCount") AS most FROM "Media"
SELECT "Id", "MediaType", "LikesCount", "Created", "IsCommentEnabled" FROM "Media" ORDER BY "Created" DESC, "Id" LIMIT 3
help Media
SELECT CAST(1 AS integer) AS i, 1.5 AS n, 2.5::float8 AS f, true AS b, NULL AS z, DATE '2026-01-02' AS d
SELECT nothing FROM "Media"
SELECT 1 / 0
SELECT 1 AS after
