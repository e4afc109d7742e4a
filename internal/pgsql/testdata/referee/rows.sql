-- rows as values, sets that keep equal rows, ties, frames by value, slices, LATERAL
select row(1, 'a', null), (1, 2), row(), row('a b', 'c"d', '', '(', 1.50, true, date '2026-11-01')
select row(1, row(2, 'x')), (1, 2)::text, row(1, null) is null, row(null, null) is null, row(1, 2) is not null, row(1, null) is not null
select (m).mediatype, (m).likescount from media m order by (m).id
select count(m), count(m.*), count(c), count(c.*), count(distinct (m.mediatype, m.iscommentenabled)) from media m left join comments c on c.mediaid = m.id and c.likes > 5
select row_to_json(c) from media m left join comments c on c.mediaid = m.id and c.likes > 50 order by m.id, c.id limit 5
select c is null, c is not null from media m left join comments c on c.mediaid = m.id and c.likes > 50 order by m.id, c.id limit 5
select row_to_json(t) from (select id as "Id", likescount as n, created as "when", iscommentenabled, null as x, 1.50 as d, array[1, 2] as a, '{"b": 1}'::json as j from media order by id limit 1) t
select row_to_json(row(1, 'a')), to_json(row(1, row(2, null))), to_jsonb(row(true, 1.0))
select json_agg(t order by t.id desc) from (select id, likescount from media order by id limit 3) t
select json_agg(array[1, 2]), json_agg(v) from (values (array[1]), (null), (array[2, 3])) x(v)
select json_build_object('media', t) from (select mediatype, count(*) from media group by mediatype order by 1) t
select m.id, (select json_agg(x) from (select c.id, c.text from comments c where c.mediaid = m.id order by c.id) x) from media m order by m.id
select jsonb_agg(t) from (select mediatype from media order by id limit 2) t
select (a, b) = (1, 2), (a, b) < (2, 1), (a, b) in ((1, 2), (3, 4)), row(a, b) <> row(1, 3) from (values (1, 2), (2, 0), (null, 1)) x(a, b)
select (1, 2) overlaps (1, 2)
select (date '2026-01-01', date '2026-02-01') overlaps (date '2026-01-15', date '2026-03-01') as x
select (date '2026-01-01', date '2026-02-01', date '2026-02-01') overlaps (date '2026-01-15', date '2026-03-01')
select (row(1, 2)).f1
select nosuch.* is null from media
select count(nosuch.*) from media
values (1), (1), (2), (3), (3), (3) intersect all values (1), (3), (3), (4) order by 1
values (1), (1), (2), (3), (3), (3) except all values (1), (3), (4) order by 1
values (1.0), (1.0), (2) except all values (1.0) order by 1
(values (1), (1) intersect all values (1), (1)) union all values (5) order by 1
values (1), (1) union values (2), (2) except all values (1) order by 1
values (1), (null), (null) intersect all values (null), (null), (2)
select id, mediatype from media except all select id, mediatype from media where likescount > 1000 order by 1
values (1) intersect all values (1, 2)
select '{}'::json intersect all select '{}'::json
with x as (select mediatype from media) select * from x intersect all (select mediatype from media limit 100) order by 1 limit 3
select v from (values (1), (2), (2), (3)) x(v) order by v fetch first 2 rows with ties
select v from (values (1), (2), (2), (3)) x(v) order by v desc offset 1 fetch next 1 row with ties
select v from (values (1), (2), (2), (3)) x(v) order by v fetch first 0 rows with ties
select v from (values (1), (1), (2)) x(v) order by v fetch first (1 + 1) rows with ties
select v, w from (values (1, 'a'), (1, 'b'), (2, 'c')) x(v, w) order by v, w fetch first 1 row with ties
select distinct v from (values (1), (1), (2), (3)) x(v) order by v fetch first 2 rows with ties
select v from (values (1.0), (1.00), (2)) x(v) order by v fetch first 1 row with ties
select v from (values (null), (null), (1)) x(v) order by v nulls first fetch first 1 row with ties
select v from (values (1), (2)) x(v) union all select 2 order by 1 fetch first 2 rows with ties
select v from (values (1), (2)) x(v) fetch first 2 rows with ties
select v from (values (1), (2)) x(v) order by v fetch first 1 rows with ties limit 1
select mediatype, count(*) n from media group by mediatype order by n desc fetch first 1 row with ties
select count(*) from (select id from media order by mediatype fetch first 1 row with ties) x
select id from media order by created desc fetch first $1 rows with ties -- $3
select id from media order by created desc fetch first $1 rows with ties -- $NULL
select sum(v) over (order by v range between 1 preceding and 1 following), v from (values (1), (2), (4), (4), (null)) x(v) order by v
select sum(v) over (order by v desc range between 1 preceding and current row), v from (values (1), (2), (4), (4), (null)) x(v) order by v
select count(*) over (order by v range between 0.5 preceding and 0.25 following), v from (values (1.5::float8), (2), (2.25), ('NaN'), ('Infinity'), ('-Infinity')) x(v) order by v
select count(*) over (order by d range between interval '1 day' preceding and interval '1 day' following), d from (values (date '2026-11-01'), ('2026-11-02'), ('2026-11-04'), ('infinity'), (null)) x(d) order by d
select count(*) over (order by d range '36 hours' preceding), d from (values (timestamp '2026-11-01'), ('2026-11-02 12:00'), ('2026-11-04'), ('-infinity')) x(d) order by d
select count(*) over (order by d desc range between unbounded preceding and '36 hours' following), d from (values (timestamptz '2026-11-01'), ('2026-11-02 12:00'), ('2026-11-04')) x(d) order by d
select sum(v) over (partition by k order by v range between 1 preceding and current row exclude current row) from (values (1, 1), (1, 2), (2, 5)) x(k, v) order by 1
select sum(v) over (order by v range between -1 preceding and current row) from (values (1)) x(v)
select sum(v) over (order by v, v + 1 range 1 preceding) from (values (1)) x(v)
select sum(v) over (range 1 preceding) from (values (1)) x(v)
select count(*) over (order by d range '-1 day' preceding) from (values (date '2026-11-01')) x(d)
select sum(likescount) over (order by created range between interval '3 days' preceding and current row), id from media order by id
select (array[1, 2, 3])[1:2], (array[1, 2, 3])[2:], (array[1, 2, 3])[:1], (array[1, 2, 3])[:], (array[1, 2, 3])[0:1], (array[1, 2, 3])[3:9], (array['a', null])[2:2], (array[1, 2, 3])[-5:-1], ('{}'::int[])[1:2]
select (array[1, 2, 3])['1':2], ('{1,2}'::int[])[1:null], (null::int[])[1:2]
select (array[1.5, 2])[1:1], (array[date '2026-11-01'])[1:1], string_to_array(caption, ' ') from media order by id limit 1
select (string_to_array(caption, ' '))[1:2], (string_to_array(caption, ' '))[2] from media order by id
select (1)[1:2]
select ('{"a": 1}'::jsonb)[1:2]
select x.v, t.n from (values (1), (2)) t(n), lateral (select t.n * 10 as v) x order by 1
select x.v, t.n from (values (1), (2)) t(n) left join lateral (select v from (values (1), (2), (3)) y(v) where v < t.n) x on true order by 2, 1
select x.v, t.n from (values (1), (2)) t(n) left join lateral (select v from (values (1), (2), (3)) y(v) where v <= t.n) x on x.v = 1 order by 2, 1
select t.n, x.*, y.* from (values (2), (3)) t(n) cross join lateral (select n + 1 as a, n::text as b, n * 1.5 as c, n / 2.0::float8 as d, n > 2 as e, null as f) x, lateral (select x.a + t.n as g) y order by 1
select m.id, x.* from media m left join lateral (select c.text, c.created, c.likes from comments c where c.mediaid = m.id order by c.likes desc, c.id limit 2) x on true order by m.id, x.likes desc, x.text
select m.id, x.first from media m join lateral (select min(c.created) as first from comments c where c.mediaid = m.id) x on x.first > m.created order by m.id
select t.j, x.v from (values ('{"a": "1"}'::jsonb, array[1, 2])) t(j, a) cross join lateral (select t.j -> 'a' as v, t.a as w) x
select x.v -> 'b', x.w[2], x.t from (values (1)) t(n), lateral (select jsonb_build_object('b', t.n) as v, array[t.n, t.n + 1] as w, '"q"'::json as t) x
select x.n from (values (1)) t(n), lateral (select 5 as n) x
select * from (values (1)) t(n), (select t.n) x
select * from (values (1)) t(n) right join lateral (select t.n) x on true
select * from (values (1)) t(n) full join lateral (select t.n as m) x on true
select * from lateral (select 1 as a) x
select * from (values (1), (2)) t(n), lateral (values (t.n), (t.n * 10)) x(v) order by v
select * from (values (1), (2)) t(n), lateral (select t.n as v union all select t.n + 5) x order by v
select * from (values (1), (2)) t(n), lateral (select sum(v) as s from generate_series(1, t.n) g(v)) x order by n
select (select max(x.v) from lateral (select t.n + 1 as v) x) from (values (1), (2)) t(n) order by 1
select make_interval(days => 3), make_interval(hours => 2, mins := 30), make_interval(1, months => 2), make_date(year => 2026, month => 1, day => 2), make_time(hour => 1, min => 2, sec => 3.5)
select make_interval(days => 3, 4)
select make_interval(days => 3, days => 4)
select make_interval(nosuch => 3)
select make_date(year => 2026)
select lower(x => 'A')
select string_agg(distinct v, ','), string_agg(distinct v, ',' order by v desc), array_agg(distinct v), json_agg(distinct v) from (values ('b'), ('a'), ('b'), (null)) x(v)
select string_agg(distinct v, w) from (values ('b', '-'), ('a', '+'), ('b', '-'), ('b', '/')) x(v, w)
select array_agg(distinct v order by v desc), array_agg(distinct n) from (values ('b', 2.0), ('a', 1.5), (null, 1)) x(v, n)
