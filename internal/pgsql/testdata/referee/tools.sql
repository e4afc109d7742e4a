-- what tools write, and what aggregates and windows give
select v, count(*) from (values (1.0), (1.00), (2)) x(v) group by v order by v
select max(v) from (values (9), (10)) x(v)
select sum(v) from (values (9.5), (10)) x(v)
select string_agg(v, ',') from (values ('b'), ('a')) x(v)
select * from (values (1), (2)) x(v) where v = (select max(v) from (values (1), (2)) y(v))
with recursive t(n) as (values (1) union all select n + 1 from t where n < 3) select sum(n) from t
select count() from media
select row_number() over (order by count(*)) from media
select sum(row_number() over ()) from media
select sum(likescount) over (order by id rows between 1 following and 1 preceding) from media
select mediatype from media order by count(*)
select mediatype, count(*) from media group by mediatype order by count(*) desc, mediatype
select m.mediatype, (select count(*) from comments c where c.mediaid = m.id) from media m group by m.mediatype
select m.id, (select max(c.likes) from comments c where c.mediaid = m.id) from media m group by m.id order by 1
select - 'a'
select -'5'
select '1' + '2'
select extract(epoch from timestamp '2026-11-01'), extract(foo from timestamp '2026-11-01')
select date '2026-11-01' + '1 day', date '2026-11-01' + '1'
select now() - now(), interval '1' day, interval '2' hour
select timestamp '2026-11-01 00:00' at time zone 'UTC', timestamptz '2026-11-01 00:00+00' at time zone 'Europe/Berlin'
select 'abc' similar to '(a|b)%', 'abc' not similar to 'b%'
select mediatype m, count(*) c from media group by m order by c, m
select sum(n) from (select count(*) as n from media group by mediatype) x
select (array[1,2,3])[2], array[1,2] || 3, array[1] || array[2], 0 || array[1]
select array_length(array[1,2], 1), cardinality(array[1,2])
select x, sum(x) over (order by x nulls first) from (values (null), (1), (2)) v(x) order by x nulls first
select count(*) over (), count(*) over (partition by mediatype) from media order by 2 limit 3
select avg(x) over (order by x rows 1 preceding) from (values (1), (2), (4)) v(x) order by 1
select max(x) filter (where x < 4) over () from (values (1), (2), (4)) v(x)
select min(x), max(x) from (values ('b'), ('a')) v(x)
select min(created) = (select created from media order by created limit 1) from media
select count(*) from media a right join comments c on c.mediaid = a.id where a.mediatype = 'IMAGE'
select count(*) from (media a join comments c on c.mediaid = a.id) join media b on b.id = a.id
select exists (select 1 from media m where m.likescount > (select avg(likescount) from media)), (select count(*) from media) + 1
select id from media where likescount = (select max(likescount) from media x where x.mediatype = media.mediatype) order by 1
select '10:30'::time, time '10:30' + interval '1 hour', date '2026-11-01' + time '10:30'
select to_timestamp(0), date_part('year', date '2026-11-01'), extract(day from interval '3 days')
select count(*) from media where not (iscommentenabled and likescount > 100) or caption is null
SELECT "public"."x"."n" FROM (SELECT 1 AS "n") "x"
SELECT "source"."mediatype" AS "mediatype", COUNT(*) AS "count" FROM (SELECT "media"."mediatype", "media"."created" FROM "media") AS "source" GROUP BY "source"."mediatype" ORDER BY "source"."mediatype" ASC
SELECT DATE_TRUNC('month', "media"."created") AS "created", SUM("media"."likescount") AS "sum" FROM "media" GROUP BY DATE_TRUNC('month', "media"."created") ORDER BY DATE_TRUNC('month', "media"."created") ASC
SELECT CAST("media"."created" AS date) AS "created", COUNT(*) FROM "media" WHERE ("media"."created" >= timestamp with time zone '2026-11-01 00:00:00.000Z' AND "media"."created" < timestamp with time zone '2026-12-01 00:00:00.000Z') GROUP BY CAST("media"."created" AS date) ORDER BY 1
SELECT floor(extract(epoch from created)/300)*300 AS "time", count(*) FROM media WHERE created BETWEEN '2026-11-01T00:00:00Z' AND '2026-11-30T00:00:00Z' GROUP BY 1 ORDER BY 1
SELECT EXTRACT(YEAR FROM created) AS y, EXTRACT(MONTH FROM created) AS m, COUNT(DISTINCT id) FROM media GROUP BY 1, 2 ORDER BY 1, 2
SELECT r1.id, r2.text FROM (instagram.media r1 INNER JOIN instagram.comments r2 ON (((r1.id = r2.mediaid)))) ORDER BY r1.id ASC NULLS LAST, r2.id ASC NULLS LAST LIMIT 5::bigint
SELECT count(*), sum(likescount), avg(likescount), min(created) FROM instagram.media WHERE ((mediatype = 'IMAGE'))
SELECT "t"."id", (SELECT count(*) FROM comments c WHERE c.mediaid = "t"."id") AS n FROM media AS t WHERE "t"."caption" IS NOT NULL ORDER BY n DESC, 1 LIMIT 10 OFFSET 2
SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY mediatype ORDER BY likescount DESC NULLS LAST) AS rn FROM media) q WHERE rn <= 2 ORDER BY mediatype, rn
WITH daily AS (SELECT date_trunc('day', created) AS d, sum(likescount) AS likes FROM media GROUP BY 1) SELECT d, likes, sum(likes) OVER (ORDER BY d) AS running, lag(likes) OVER (ORDER BY d) FROM daily ORDER BY d
SELECT mediatype, round(avg(likescount), 2), round(100.0 * count(*) / sum(count(*)) over (), 1) AS share FROM media GROUP BY mediatype ORDER BY share DESC, 1
SELECT CASE WHEN likescount < 1000 THEN 'low' WHEN likescount < 3000 THEN 'mid' ELSE 'high' END AS bucket, count(*) FROM media GROUP BY 1 ORDER BY count(*) DESC, 1
SELECT string_agg(id, ',' ORDER BY id) FROM media WHERE mediatype = 'IMAGE'
SELECT array_agg(mediatype ORDER BY id), bool_and(iscommentenabled), bool_or(iscommentenabled) FROM media
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY likescount) FROM media
SELECT mode() WITHIN GROUP (ORDER BY mediatype) FROM media
SELECT lower(caption), length(caption), left(caption, 5), substring(caption from 1 for 3), split_part(caption, ' ', 2), position('a' in caption), trim(both ' ' from caption) FROM media ORDER BY id
SELECT id FROM media WHERE caption ILIKE '%POST%' AND caption NOT LIKE '%zzz%' ORDER BY id
SELECT id FROM media WHERE caption ~ '^Post no\. [0-9]+' ORDER BY id
SELECT count(*) FROM media WHERE created > now() - interval '100 years'
SELECT count(*) FROM media WHERE created::date = date '2026-11-15' OR created < current_date - 30000
SELECT stddev(likescount)::numeric(20,4), variance(likescount)::numeric(20,4), corr(likescount, commentscount) IS NULL FROM media
SELECT ntile(4) OVER (ORDER BY likescount, id), first_value(id) OVER (ORDER BY id), nth_value(id, 2) OVER (ORDER BY id) FROM media ORDER BY id
SELECT sum(likescount) FILTER (WHERE mediatype = 'IMAGE') AS images, count(*) FILTER (WHERE likescount IS NULL) FROM media
SELECT m.mediatype, c.n FROM media m CROSS JOIN (SELECT count(*) AS n FROM comments) c GROUP BY m.mediatype, c.n ORDER BY 1
SELECT EXISTS (SELECT 1 FROM media WHERE likescount > 10), NOT EXISTS (SELECT 1 FROM media WHERE likescount < 0)
SELECT id FROM media WHERE (mediatype, iscommentenabled) IN (('IMAGE', true), ('VIDEO', false)) ORDER BY id
SELECT id FROM media WHERE (mediatype, id) > ('IMAGE', '18') ORDER BY id
SELECT a.x FROM unnest(array[3, 1, 2]) AS a(x) ORDER BY 1
SELECT generate_series FROM generate_series(1, 4) WHERE generate_series % 2 = 0 ORDER BY 1
SELECT d::date, count(m.id) FROM generate_series(timestamptz '2026-11-15', timestamptz '2026-11-17', interval '1 day') d LEFT JOIN media m ON m.created >= d AND m.created < d + interval '1 day' GROUP BY 1 ORDER BY 1
SELECT '{"a": {"b": [1, 2]}}'::jsonb #>> '{a,b,1}', '{"a": 1}'::json ->> 'a', '{"a": 1}'::jsonb @> '{"a": 1}', '[1,2]'::jsonb -> 0
SELECT count(*) FROM media WHERE id = ANY ($1) -- ${1,2}
SELECT id FROM media WHERE likescount > $1 AND mediatype = $2 ORDER BY id LIMIT $3 -- $100;IMAGE;2
SELECT date_part('dow', created), extract(isodow from created), date_trunc('week', created) FROM media ORDER BY id
SELECT least(likescount, 10), greatest(likescount, commentscount) FROM media ORDER BY id
SELECT min(id), max(id), count(DISTINCT mediatype) FROM media HAVING count(*) > 0
SELECT sum(distinct likescount), avg(distinct likescount) from media
SELECT 1 AS one, 2 AS "Two" UNION ALL SELECT likescount, commentscount FROM media ORDER BY 1, 2
SELECT current_date = now()::date, current_timestamp = now(), localtimestamp = now()::timestamp
SELECT age(timestamp '2026-11-15', timestamp '2025-10-01'), date '2026-11-15' - date '2026-11-01', date '2026-11-15' + 3, date '2026-11-15' - interval '1 month'
SELECT interval '1 day' * 3, interval '1 hour' / 2, justify_hours(interval '30 hours'), make_date(2026, 2, 3)
SELECT concat('a', null, 1, true), concat_ws('-', 'a', null, 'b'), format('%s-%I', 'x', 'Y z'), repeat('ab', 2), reverse('abc'), initcap('hello world'), lpad('7', 3, '0'), md5('a')
SELECT 'x' AS year, 1 AS "order"
SELECT media.* FROM media NATURAL JOIN (SELECT id FROM media LIMIT 0) z
SELECT count(*) FROM media m FULL JOIN comments c ON c.mediaid = m.id
SELECT x.id FROM media x LEFT JOIN comments c USING (id) WHERE c.id IS NULL ORDER BY id
select sum(id) from media
select count(*), count(likescount), min(created), max(likescount) from media
select mediatype, count(*) from media group by mediatype order by mediatype
select mediatype, count(*) as n from media group by 1 having count(*) > 1 order by n desc, 1
select mediatype from media group by mediatype having max(caption) > 'a' order by caption
select id, caption, count(*) from media group by id order by id
select max(count(*)) from media
select id from media where count(*) > 1
select m.id, count(c.id) from media m left join comments c on c.mediaid = m.id group by m.id order by m.id
select count(*) from media m, comments c where c.mediaid = m.id
select count(*) from media a cross join media b
select (select max(likescount) from media), exists (select 1 from comments), array(select likescount from media order by likescount limit 3)
with a as (select id from media), b(y) as (select id from a) select count(*) from b
select sum(likescount) over (order by id rows between 1 preceding and current row) from media order by id
select count(*) filter (where likescount > 10), count(distinct mediatype) from media
select sum(likescount), avg(likescount) from media
SELECT DATE_TRUNC('day', created) AS __timestamp, AVG(likescount) AS "AVG(likescount)" FROM instagram.media WHERE created >= TO_TIMESTAMP('2026-11-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('day', created) ORDER BY "AVG(likescount)" DESC LIMIT 10000
SELECT to_char(created, 'YYYY-MM'), count(*) FROM media GROUP BY to_char(created, 'YYYY-MM') ORDER BY 1
