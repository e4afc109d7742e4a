-- GROUPING SETS, ROLLUP, CUBE
select mediatype, username from media group by rollup (mediatype, username) order by 1, 2
select mediatype, username, grouping(mediatype, username) from media group by cube (mediatype, username) order by 1, 2, 3
select mediatype as t, username from media group by grouping sets ((mediatype), (username), ()) order by t, 2
select mediatype, grouping(mediatype) from media group by mediatype order by 1
select grouping(username) from media group by mediatype
select mediatype from media group by grouping sets ((mediatype), rollup (username)) order by 1
select 1 from media group by ()
select mediatype from media where false group by rollup (mediatype)
select caption from media group by rollup (mediatype)
select upper(mediatype) || 'x' from media group by rollup (upper(mediatype)) order by 1 desc
select 1 from media having true

-- WITH ORDINALITY
select * from unnest(array['a', 'b']) with ordinality
select x, n from unnest(array['a', 'b', 'c']) with ordinality as u(x, n) order by n desc
select v, ordinality from generate_series(5, 1, -2) with ordinality as v order by 2
select m.mediatype, u.n, u.x from (select distinct mediatype from media) m, unnest(array[m.mediatype, 'y']) with ordinality u(x, n) order by 1, 2
select k, n from json_object_keys('{"a": 1, "b": 2}') with ordinality as o(k, n)

-- several that make rows among the outputs go in lockstep
select unnest(array[1, 2]), unnest(array['a', 'b', 'c'])
select unnest(array[1, 2]) as a, 'x' as b, unnest(array[true, false, null]) as c, generate_series(5, 8) as d
select unnest(array[1, 2, 3]) as a, unnest(null::text[]) as b
select unnest(null::int[]) as a, unnest(null::text[]) as b
select unnest('{}'::int[]) as a, unnest(array['x']) as b
select generate_series(1, 3), generate_series(1, 0)
select unnest(array[1.50, 2]) + 1, unnest(array[date '2026-01-31', date '2026-02-28', date '2026-03-31']) - 1
select unnest(array[9007199254740993, -9223372036854775808]), unnest(array[0.1::float8, 'infinity'::float8, 1e300])
select unnest(array[1, 2, 3]), unnest(array[1, 2, 3]), unnest(array[4, 5])
select unnest(array[7, 8, 9]), generate_subscripts(array[7, 8, 9], 1), generate_subscripts(array['a', 'b'], 1)
select jsonb_array_elements('[1, {"a": [2]}, "x", null, true]'::jsonb), jsonb_array_elements_text('[1, {"a": [2]}, "x", null]'::jsonb), json_object_keys('{"k": 1}'::json)
select jsonb_array_elements('[1, 2]'::jsonb), unnest(array['{"a": 1}'::jsonb, '[3]'::jsonb, '"s"'::jsonb])
select unnest(array[repeat('"\', 3), null, 'é', E'\n']), generate_series(now(), now() - interval '1 day', interval '1 hour')
select m.mediatype, unnest(array[m.mediatype, 'y']) as a, unnest(array[1, 2, 3]) as b from (select distinct mediatype from media) m order by 1, 3
select a, b from (select unnest(array[3, 1]) as a, unnest(array['x', 'y', 'z']) as b) s order by b desc
select unnest((select array_agg(a order by i) from (select unnest(array['p', 'q']) as a, generate_subscripts(array['p', 'q'], 1) as i) x)) as u, unnest((select array_agg(x) from generate_series(1, 3) x)) as v
select count(*), max(b) from (select unnest(array[1, 2]) as a, unnest(array[3, 4, 5]) as b from media) s
select distinct unnest(array[1, 1, 1]) as a, unnest(array[2, 2]) as b order by 1, 2
refused: select case when unnest(array[1, 2]) > 1 then 'x' end, unnest(array[3])
select case when true then unnest(array[1, 2]) end, unnest(array[3])
select coalesce(unnest(array[1, 2]), 0)
select coalesce((select max(x) from (select unnest(array[1, 2]) as x) s), 0), unnest(array[3])
refused: select generate_series(1, unnest(array[1, 2])), 5
refused: select generate_series(1, unnest(array[1, 2])), unnest(array[1, 2])

-- numbers and spans of time that are compared within a text do not say how the text is compared or sorted
select case when m.likescount + 0.5 > 1 then m.id end || 'x' as x from media m order by 1
select x from (select case when m.likescount + 0.5 > 1 then m.id || '5' else m.id end as x from media m) s where x > '18' order by x
select case when m.likescount + 0.5 > 1 then left(m.id, 15) else m.id end as x from media m union select m.id from media m order by x
select n, case when n > 1.5 then '9' else '10' end as x from (values (1.0), (2.0)) v(n) order by x, n
select n, case when n > 1.5 then '9' else '10' end < '95' as a, '95' > case when n > 1.5 then '9' else '10' end as b from (values (1.0), (2.0)) v(n) order by n
select max(case when n > 1.5 then '9' else '10' end), min(case when n > 0.5 then '9.0' else '9' end), count(distinct case when n > 1.5 then '9.0' else '9' end) from (values (1.0), (2.0)) v(n)
select distinct case when n > 1.5 then '9.0' else '9' end as x from (values (1.0), (2.0)) v(n) order by 1
select case when n > 1.5 then '9.0' else '9' end as x, count(*) from (values (1.0), (2.0)) v(n) group by 1 order by 1
select case when n > 1.5 then '9.0' else '9' end as x from (values (1.0), (2.0)) v(n) union select '9.00' order by 1
select case when n > 1.5 then '9.0' else '9' end as x from (values (1.0), (2.0)) v(n) intersect select '9.0'
select n, case when n > 1.5 then '9.0' else '9' end in ('9.00', '9') as x from (values (1.0), (2.0)) v(n) order by n
select n, case when n > 1.5 then '9.0' else '9' end in (select '9.00') as x from (values (1.0), (2.0)) v(n) order by n
select n, nullif(case when n > 1.5 then '9.0' else '9' end, '9.00') as x, greatest(case when n > 1.5 then '9' else '10' end, '8') as y from (values (1.0), (2.0)) v(n) order by n
select n, row_number() over (partition by case when n > 1.5 then '9.0' else '9' end order by n) as x, rank() over (order by case when n > 1.5 then '9' else '10' end) as y from (values (1.0), (2.0)) v(n) order by n
select x, n from (values (case when 1.5 > (select 1.0) then '9' end, 1), ('10', 2)) v(x, n) order by x
select distinct on (case when n > 1.5 then '9.0' else '9' end) n from (values (1.0), (2.0)) v(n) order by case when n > 1.5 then '9.0' else '9' end, n
select n from (values (1.0), (2.0), (3.0)) v(n) order by case when n > 1.5 then '9' else '10' end fetch first 1 row with ties
select n, case when interval '1 day' > n * interval '1 hour' then 1.50 else 10 end > 9 as x, 9.0 < case when interval '1 day' > n * interval '1 hour' then 1.5 else 10 end as y from (values (1), (30)) v(n) order by n
select n, case when n > 1.5 then interval '40 days' else interval '1 month' end > interval '35 days' as x from (values (1.0), (2.0)) v(n) order by 2, 1
select n, case when n > 1.5 then date '2026-01-05' else date '2026-01-10' end as x from (values (1.0), (2.0)) v(n) where case when n > 1.5 then date '2026-01-05' else date '2026-01-10' end < date '2026-01-08' order by x
select (case when n > 1.5 then '9.0' else '9' end = '9.00') as x, case case when n > 1.5 then '9.0' else '9' end when '9.00' then 1 else 2 end as y from (values (1.0), (2.0)) v(n) order by n
