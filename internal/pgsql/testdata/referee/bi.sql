-- what BI tools and object mappers write: Tableau, Power BI, Looker, Superset, Grafana, Metabase, dbt, Hibernate, SQLAlchemy
SELECT CAST(TRUNC(EXTRACT(YEAR FROM "media"."created")) AS INTEGER) AS "yr:created:ok", SUM("media"."likescount") AS "sum:likescount:ok" FROM "instagram"."media" "media" GROUP BY 1
SELECT DATE_TRUNC('DAY', CAST("media"."created" AS TIMESTAMP)) AS "tdy:created:ok", COUNT(DISTINCT "media"."id") AS "ctd:id:ok" FROM "instagram"."media" "media" GROUP BY 1
SELECT "media"."mediatype" AS "mediatype" FROM "instagram"."media" "media" GROUP BY 1 HAVING (COUNT(1) > 0) ORDER BY 1 ASC NULLS FIRST
SELECT SUM(1) AS "n", MIN("media"."mediatype") AS "t" FROM "instagram"."media" "media" WHERE (CAST("media"."caption" AS TEXT) LIKE ('%' || 'Post' || '%')) HAVING (COUNT(1) > 0)
SELECT "t0"."mediatype" FROM (SELECT "mediatype", AVG(CAST("likescount" AS DOUBLE PRECISION)) AS "x" FROM "media" GROUP BY 1) "t0" INNER JOIN (SELECT MAX("likescount") AS "y" FROM "media") "t1" ON ("t0"."x" <= "t1"."y") ORDER BY 1
select "rows"."mediatype" as "mediatype", sum(cast("rows"."likescount" as decimal)) as "a0", count(distinct("rows"."id")) + max(case when "rows"."id" is null then 1 else 0 end) as "a1" from (select "id", "mediatype", "likescount" from "instagram"."media" "$Table") "rows" group by "mediatype"
select "_"."mediatype", "_"."a0" from (select "rows"."mediatype" as "mediatype", sum(cast("rows"."likescount" as decimal)) as "a0" from "instagram"."media" "rows" group by "mediatype") "_" where not "_"."a0" is null limit 1000001
select cast(date_trunc('day', "_"."created") as timestamp) as "c", date_part('year', "_"."created") as "y" from "instagram"."media" "_" where "_"."created" >= timestamp '2026-10-01 00:00:00' and "_"."created" < timestamp '2026-12-01 00:00:00' order by 1 limit 10
SELECT (TO_CHAR(DATE_TRUNC('second', media.created AT TIME ZONE 'UTC'), 'YYYY-MM-DD HH24:MI:SS')) AS "media.created_time", COUNT(*) AS "media.count" FROM media WHERE ((( media.created ) >= ((SELECT (DATE_TRUNC('day', DATE_TRUNC('day', TIMESTAMPTZ '2026-11-29 10:00:00+00' AT TIME ZONE 'UTC')) + (-60 || ' day')::INTERVAL))) AND ( media.created ) < ((SELECT ((DATE_TRUNC('day', TIMESTAMPTZ '2026-11-29 10:00:00+00' AT TIME ZONE 'UTC') + (-60 || ' day')::INTERVAL) + (61 || ' day')::INTERVAL))))) GROUP BY 1 ORDER BY 1 DESC LIMIT 500
SELECT * FROM (SELECT *, DENSE_RANK() OVER (ORDER BY z___min_rank) as z___pivot_row_rank, RANK() OVER (PARTITION BY z__pivot_col_rank ORDER BY z___min_rank) as z__pivot_col_ordering, CASE WHEN z___min_rank = z___rank THEN 1 ELSE 0 END AS z__is_highest_ranked_cell FROM (SELECT *, MIN(z___rank) OVER (PARTITION BY "d") as z___min_rank FROM (SELECT *, RANK() OVER (ORDER BY "d" DESC, z__pivot_col_rank) AS z___rank FROM (SELECT *, DENSE_RANK() OVER (ORDER BY CASE WHEN "t" IS NULL THEN 1 ELSE 0 END, "t") AS z__pivot_col_rank FROM (SELECT DATE(media.created ) AS "d", mediatype AS "t", COUNT(*) AS "n" FROM media GROUP BY 1,2) ww) bb WHERE z__pivot_col_rank <= 16384) aa) xx) zz WHERE (z__pivot_col_rank <= 50 OR z__is_highest_ranked_cell = 1) AND (z___pivot_row_rank <= 500 OR z__pivot_col_ordering = 1) ORDER BY z___pivot_row_rank, z__pivot_col_rank
SELECT DATE_TRUNC('day', created) AS __timestamp, COUNT(*) AS count FROM instagram.media WHERE created >= TO_TIMESTAMP('2026-10-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND created < TO_TIMESTAMP('2026-12-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('day', created) ORDER BY count DESC, 1 LIMIT 50000
SELECT mediatype AS mediatype, sum(likescount) AS "SUM(likescount)" FROM (SELECT * FROM media WHERE created >= TO_DATE('2026-10-01', 'YYYY-MM-DD')) AS virtual_table JOIN (SELECT mediatype AS mediatype__, sum(likescount) AS mme_inner__ FROM media GROUP BY mediatype ORDER BY mme_inner__ DESC LIMIT 100) AS series_limit ON mediatype = mediatype__ GROUP BY mediatype ORDER BY mediatype LIMIT 10000
SELECT floor(extract(epoch from created)/86400)*86400 AS "time", mediatype AS metric, avg(likescount) AS "likescount" FROM media WHERE created BETWEEN '2026-10-30T00:00:00Z' AND '2026-12-01T00:00:00Z' GROUP BY 1, 2 ORDER BY 1, 2
SELECT extract(epoch from created) AS "time", likescount FROM media WHERE extract(epoch from created) >= 1700000000 AND extract(epoch from created) <= 1900000000 ORDER BY 1
SELECT (CAST(extract(dow from "instagram"."media"."created") AS integer) + 6) % 7 + 1 AS "created", COUNT(*) AS "count" FROM "instagram"."media" GROUP BY (CAST(extract(dow from "instagram"."media"."created") AS integer) + 6) % 7 + 1 ORDER BY 1
SELECT (DATE_TRUNC('week', ("instagram"."media"."created" + INTERVAL '1 day')) + INTERVAL '-1 day') AS "created", COUNT(*) FROM "instagram"."media" WHERE "instagram"."media"."created" >= DATE_TRUNC('day', (TIMESTAMPTZ '2026-11-29 10:00:00+00' + INTERVAL '-60 day')) GROUP BY 1 ORDER BY 1
SELECT TRUE AS "_" FROM "instagram"."media" WHERE 1 <> 1 LIMIT 0
SELECT SUBSTRING("instagram"."media"."caption", 1, 1234) AS "substring5", (FLOOR((("instagram"."media"."likescount" - 0.0) / 100.0)) * 100.0) + 0.0 AS "likescount" FROM "instagram"."media" ORDER BY "instagram"."media"."id" LIMIT 10000
SELECT CAST(SUM(CASE WHEN "mediatype" = 'IMAGE' THEN 1 ELSE 0.0 END) AS DOUBLE PRECISION) / NULLIF(CAST(COUNT(*) AS DOUBLE PRECISION), 0.0) AS "share", STDDEV_POP("likescount") AS "stddev", PERCENTILE_CONT(0.9) within group (order by "likescount") AS "percentile" FROM "instagram"."media"
SELECT timezone('Europe/Berlin', "created") AS "t", DATE_TRUNC('day', timezone('Europe/Berlin', "created")) AS "d", date_part('hour', "created"::timestamptz at time zone 'UTC') FROM media ORDER BY 1
SELECT "source"."mediatype" AS "mediatype", SUM(COUNT(*)) OVER (ORDER BY "source"."mediatype" ASC ROWS UNBOUNDED PRECEDING) AS "sum" FROM (SELECT "mediatype" FROM "media") AS "source" GROUP BY "source"."mediatype" ORDER BY "source"."mediatype" ASC
select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error from (select id from media where id is null) dbt_internal_test
select * from (select id, mediatype from media) as __dbt_sbq where false limit 0
select md5(cast(coalesce(cast(id as TEXT), '_dbt_utils_surrogate_key_null_') || '-' || coalesce(cast(mediatype as TEXT), '_dbt_utils_surrogate_key_null_') as TEXT)) as key from media order by 1
select array_to_string((array_agg(id order by id))[1:3], ',') from media
select (array_agg(id order by id))[:2], (array_agg(id order by id))[11:], (array[1,2,3,4])[2:3], (array[1,2,3])[5:6], (array[1,2,3])[2:1], (array[1,2,3])[null:2]
select cast(date_trunc('quarter', created) + ((interval '1 month') * (3)) + ((interval '-1 day') * (1)) as date) from media order by id limit 2
select ((created)::date - ('2026-01-01')::date), (date_part('year', (created)::date) - date_part('year', ('2025-01-01')::date)) * 12 + date_part('month', (created)::date) - date_part('month', ('2025-01-01')::date) from media order by id
select created + ((interval '1 day') * (3)), created::date + 1, date '2026-11-01' - interval '1 week' from media order by id limit 2
with a as (select id, mediatype from media), b as (select id, mediatype from media where likescount > 100) select * from a except all select * from b
with a as (select mediatype from media), b as (select mediatype from media where likescount > 100) select * from a intersect all select * from b order by 1
select m1_0.id, m1_0.caption from instagram.media m1_0 where m1_0.caption like '%Post%' escape '' order by m1_0.id offset 0 rows fetch first 3 rows only
select m1_0.id from media m1_0 where (m1_0.created, m1_0.id) > (timestamptz '2026-11-01 00:00:00+00', '1') order by m1_0.created, m1_0.id fetch first 5 rows only
select m.id from media m where (m.id, m.mediatype) in (('1', 'IMAGE'), ('2', 'VIDEO'))
select m.id from media m where (m.id, m.mediatype) in (select id, mediatype from media where likescount > 1000) order by 1
select id from media order by likescount desc fetch first 3 rows with ties
select mediatype, count(*) from media group by mediatype order by count(*) desc fetch first 1 row with ties
select m.id, x.text from media m left join lateral (select c.text from comments c where c.mediaid = m.id order by c.created desc limit 1) x on true order by m.id
select m.id, x.n from media m cross join lateral (select count(*) as n from comments c where c.mediaid = m.id) x order by m.id
select m.id, x.n from media m, lateral (select m.likescount * 2 as n) x order by m.id
select row_to_json(t) from (select id, mediatype from media order by id limit 2) t
select json_agg(t) from (select id, likescount from media order by id limit 2) t
select json_agg(row_to_json(t)) from (select id, likescount from media order by id limit 2) t
select to_jsonb(t) from (select id, likescount from media order by id limit 1) t
select json_build_object('a', json_agg(json_build_object('id', id) order by id)) from media
select count(m) from media m
select count(m.*) from media m left join comments c on c.mediaid = m.id
select count(distinct (mediatype, iscommentenabled)) from media
select row(1, 'a', null), (1, 2)
select sum(likescount) over (order by created::date range between interval '7 days' preceding and current row) from media order by created
select count(*) over (order by likescount range between 100 preceding and 100 following) from media order by id
select make_interval(days => 3), make_interval(hours => 2, mins => 30), make_interval(1, months => 2), make_date(year => 2026, month => 1, day => 2)
select id, (document -> 'x') from (select id, '{"x": 1}'::jsonb as document from media) t order by id limit 1
select date_bin('15 minutes', created, timestamp '2001-01-01') from media order by id limit 1
select generate_series('2026-11-01'::date, '2026-11-03'::date, '1 day'::interval)::date
select d::date, count(m.id) from generate_series(date '2026-11-01', date '2026-11-30', interval '1 day') d left join media m on m.created::date = d::date group by 1 order by 1
select string_agg(distinct mediatype, ',') from media
select string_agg(distinct mediatype, ',' order by mediatype) from media
select corr(likescount, commentscount), regr_slope(likescount, commentscount), regr_r2(likescount, commentscount), covar_pop(likescount, commentscount) from media
select regexp_replace(caption, '\s+', ' ', 'g'), regexp_matches(caption, '(\d+)'), initcap(caption), translate(caption, 'a', 'b') from media order by id limit 2
select greatest(likescount, commentscount, 5), least(created, now()) is not null from media order by id limit 2
select nullif(caption, ''), caption is distinct from 'x', caption is null or caption = '' from media order by id
select age(timestamp '2026-11-29', timestamp '2025-01-01'), justify_days(interval '40 days'), extract(week from date '2026-11-29'), extract(quarter from date '2026-11-29')
select to_char(created, 'Mon YYYY'), to_char(likescount, 'FM999,999'), to_char(12345.678, '999G999D99') from media order by id limit 1
select width_bucket(likescount, 0, 5000, 10), ntile(4) over (order by likescount, id), cume_dist() over (order by likescount) from media order by id
select first_value(id) over w, last_value(id) over w, nth_value(id, 2) over w from media window w as (partition by mediatype order by created rows between unbounded preceding and unbounded following) order by id
select a.id from media a where exists (select 1 from comments c where c.mediaid = a.id and c.likes > any (select likes from comments)) order by 1
select coalesce(sum(likescount) filter (where mediatype = 'IMAGE'), 0), count(*) filter (where created > '2026-11-01') from media
select mediatype, iscommentenabled, count(*), grouping(mediatype, iscommentenabled) from media group by cube(mediatype, iscommentenabled) order by 1, 2
select distinct on (mediatype) mediatype, id, created from media order by mediatype, created desc
select id from media where created >= date_trunc('month', current_date) - interval '1 month' order by 1
select id from media where lower(caption) like lower('%POST%') and not (caption like '%x%') order by id limit 20
select (select count(*) from comments where comments.mediaid = media.id) as n, case mediatype when 'IMAGE' then 1 else 2 end from media order by id
select id from media where mediatype = any ('{IMAGE,VIDEO}') order by id
select id from media where mediatype = any (string_to_array('IMAGE,VIDEO', ',')) order by id
select position('a' in caption), strpos(caption, 'a'), char_length(caption), octet_length(caption), reverse(caption), repeat('a', 3), lpad('x', 3, '0'), concat_ws('-', mediatype, id), format('%s', id) from media order by id limit 1
select array_agg(distinct mediatype order by mediatype), array_length(array_agg(id), 1), cardinality(array_agg(id)), array_position(array['a','b'], 'b'), array_remove(array[1,2,1], 1), array_cat(array[1], array[2]) from media
select interval '1 day' * 2, interval '90 minutes' / 3, extract(epoch from interval '1 day'), date '2026-11-01' + time '10:00', '2026-11-01'::timestamp at time zone 'America/New_York'
values (1, 'a'), (2, 'b')
select * from (values (1, 'a'), (2, 'b')) as v(n, t) order by 1
select id as "Id", caption as "the caption" from media order by "Id" limit 1
select 1 as "a" union all select 2 order by "a"
select m.* from media m join (select mediatype, max(created) as latest from media group by mediatype) x on x.mediatype = m.mediatype and x.latest = m.created order by m.id
select likescount::text || ' likes', likescount::numeric(10, 2), round(likescount / 3.0, 2), likescount % 7, likescount / 2, -likescount, abs(likescount - 100), power(2, 10), sqrt(2.0), ln(10.0), exp(1.0) from media order by id limit 1
select trunc(random() * 0), (random() < 1)
select id from media where created > localtimestamp - interval '3 years' order by id limit 1
select overlay('abcdef' placing 'X' from 2 for 3), substring('foobar' from 'o(.)b'), ascii('a'), chr(65), to_hex(255), quote_ident('A b'), quote_literal('x''y')
select (created, created + interval '1 day') overlaps (timestamptz '2026-11-01 00:00+00', timestamptz '2026-11-15 00:00+00') from media order by id
select key, value from jsonb_each_text('{"a":1,"b":"x"}') order by 1
select x.value ->> 'id' from jsonb_array_elements('[{"id":1},{"id":2}]'::jsonb) as x(value) order by 1
select t.n, u.v from (values (1), (2)) t(n) cross join lateral generate_series(1, t.n) as u(v) order by 1, 2
select id from media order by case when mediatype = 'IMAGE' then 0 else 1 end, id limit 3
select bool_and(likescount > 0), every(likescount > 0), bit_and(likescount), variance(likescount), stddev_samp(likescount) from media
select max(created) - min(created), avg(likescount)::int, sum(likescount)::float8 / count(*), count(*) * 1.0 / 3 from media
SELECT COALESCE(COALESCE(CAST((SUM(DISTINCT (CAST(FLOOR(COALESCE(media.likescount, 0)*(1000000*1.0)) AS DECIMAL(65,0))) + ('x' || MD5(media.id ::varchar))::bit(64)::bigint::DECIMAL(65) *18446744073709551616 + ('x' || SUBSTR(MD5(media.id ::varchar),17))::bit(64)::bigint::DECIMAL(65) ) - SUM(DISTINCT ('x' || MD5(media.id ::varchar))::bit(64)::bigint::DECIMAL(65) *18446744073709551616 + ('x' || SUBSTR(MD5(media.id ::varchar),17))::bit(64)::bigint::DECIMAL(65)) ) AS DOUBLE PRECISION) / CAST((1000000*1.0) AS DOUBLE PRECISION), 0), 0) AS "s" FROM media LEFT JOIN comments ON comments.mediaid = media.id
