-- what is right and what is wrong, by kinds
select a.b.c.d.e from media
select * from media m where m.nothing is null
select count(*) from media m join comments m on true
select id from media group by nothing
select 'a' in (1, 2)
select 1 in ('a')
select null = null, null in (1)
select case when 1 then 2 end
select case 1 when 'a' then 2 end
select case when true then 1 else 'x' end
select coalesce(null, null)
select nullif('a', 1)
select greatest('a', 1)
select array[1, 'a']
select array[]
select array[]::int[]
select array[1,2][1], (array['a','b'])[3], (array[[1,2],[3,4]])[1][2]
select '{1,2,3}'::int[]
select 'abc'::int
select '2026-13-01'::date
select '1e400'::float8
select 99999999999::int
select 1.5::int, 2.5::int, -1.5::int, 2.5::float8::int
select 'yes'::bool, 't'::bool, 'maybe'::bool
select true::int, 0::bool, true::text
select true + 1
select 1::numeric(3,1), 123.45::numeric(4,1)
select 1234::numeric(3,1)
select cast(null as int)
select date '2026-11-01'::text, timestamp '2026-11-01 10:00'::date
select 5 / 2.0, 5 % 0
select 10.0 / 3, 1e10 * 1e10, 0.1 + 0.2
select 1.0 = 1.00, 1.0::text = 1.00::text
select distinct v from (values (1.0), (1.00), (2)) x(v) order by v
select (select v from (values (1), (2)) y(v))
select (select v from (values (1), (2)) y(v) limit 1)
select (select v, v from (values (1)) y(v))
select 1 where exists (select)
select v from (values (1), (2)) x(v) order by v desc limit 1 offset 1
select v from (values (1), (2)) x(v) limit -1
select v from (values (1), (2)) x(v) limit null
select v from (values (1), (2)) x(v) offset -1
select v from (values (1), (2)) x(v) limit 'a'
select v as a, v as b from (values (2), (1)) x(v) order by a + 1
select v as a from (values (2), (1)) x(v) order by a, 2
select v from (values (2), (1)) x(v) order by 'x'
select v from (values (2), (1)) x(v) order by 1.5
select v from (values (2), (1)) x(v) order by v using >
select a from (select 1) x
select "?column?" from (select 1) x
select x from (select 1 as x union select 2) y order by x desc
(select 1 as x) union (select 2 order by 1) order by x
select 1 union all (select 2 union select 2) order by 1
select 1 union select 2 intersect select 2 order by 1
(select 2 limit 1) except select 1
with a as (select 1 as x), a as (select 2) select * from a
with a(x, y) as (select 1) select * from a
with recursive t(n) as (select 1 union all select n + 1.5 from t where n < 3) select * from t
select * from nothing.media
select * from media where id = 5
select id from media where created > 'nonsense'
select id from media where likescount = '12x'
select id from media where iscommentenabled = 1
select sum(caption) from media
select avg(created) from media
select max(iscommentenabled) from media
select count(distinct *) from media
select lower(*) from media
select lower(distinct caption) from media
select lower(caption) over () from media
select row_number() from media
select id from media where row_number() over () = 1
select rank() over w from media window w as (order by id)
select rank() over nowhere from media
select upper(mediatype) from media group by mediatype order by 1
select upper(mediatype) from media group by upper(mediatype) order by 1
select mediatype from media group by upper(mediatype)
select distinct on (mediatype) id from media order by id
select distinct on (mediatype) mediatype, likescount from media order by mediatype, likescount desc nulls last, id
select 1 as a, 2 as a order by a
select id from media natural join comments order by 1
select * from (select 1 as a, 2 as b) x join (select 1 as a, 3 as c) y using (a)
select * from (select 1 as a) x join (select 1 as b) y using (a)
select x.a, y.a from (select 1 as a) x full join (select 2 as a) y using (a) order by 1
select a from (select 1 as a) x full join (select 2 as a) y using (a) order by 1
select * from (select 1 as a) x left join (select 2 as a) y on x.a = y.a and x.a / 0 = 1
select not 1
select 1 and 2
select 'a' || null, 'a' || 1.50, 'x' || true
select 1 = 'a'
select '3' * 2, 'a' < 'b'
select date '2026-11-01' = timestamp '2026-11-01', date '2026-11-01' < timestamptz '2026-11-01 10:00'
select '2026-11-01' < date '2026-11-02'
select (1, 2) = (1, 2), (1, null) = (1, 2), (1, 2) < (1, 3), (1, 2) = (1, 2, 3)
select 1 is distinct from null, (1 = 1) is true, (null::bool) is not false
select 'a_c' like 'a\_c', 'abc' like 'a\_c', 'ABC' ilike 'abc', 'abc' !~~ 'a%'
select '50%' like '50!%' escape '!'
select 2 between 3 and 1, 2 between symmetric 3 and 1, 2 not between 1 and 3
select all 1
select 1::int4::int8::text::varchar
select "id" from media order by 1 limit 1
select Media.Id from MEDIA order by 1 limit 1
select 1 a, 2 "B", 3 as "select"
select 1 order
select 1 as order
select * from media as
select 'unterminated
select "unterminated
select /* comment /* nested */ */ 1 -- end
select 1;
select 1; select 2
select $tag$a$tag$
select 1e, 1
select 0x1F
select 1_000
select 10!
select id from media order by created desc, id fetch first row only
select x.* from (select id, caption from media) x order by 1 limit 2
select array[1,2] = array[1,2], array[1] <> array[2], array['a'] = '{a}'
select 2 = any(array[1,null]), 2 <> all (array[1,3]), null = any(array[1])
select 1 = any (select 1 union select 2), 3 > all (select 1 union select null)
select 1 in (select null), 1 not in (select null::int), 1 in (select 1 where false)
select '[1, 2]'::jsonb -> 1, '{"a":{"b":2}}'::jsonb -> 'a' ->> 'b', '{"a":1}'::jsonb ? 'a'
select '{"b":1,"a":2}'::jsonb, '{"b":1,  "a":2}'::json
select '{"a":1}'::jsonb = '{"a":1}'::jsonb
select '{"a":1}'::json = '{"a":1}'::json
select distinct '{"a":1}'::json
select x from (values (null), (1), (2)) v(x) order by x
select x from (values (null), (1), (2)) v(x) order by x desc
select x from (values (null), (1), (2)) v(x) order by x desc nulls last
select lag(x, 1, 0) over (order by x) from (values (1), (2)) v(x) order by 1
select case x when 1 then 'one' when 2 then 'two' end from (values (1), (2), (3)) v(x) order by x
select t.x from (select 1 union all select 2) t(x) where t.x > 1
with a as materialized (select 1 as x), b as not materialized (select x + 1 as y from a) select * from a, b
with recursive f(a, b) as (select 0, 1 union all select b, a + b from f where b < 50) select a from f order by a
select * from (select 1) as x(a) cross join (select 2) as y(b)
select a.id from media a, media b where a.id = b.id and b.likescount > 3000 order by a.id
select a.id from media a left join comments c on c.mediaid = a.id and c.likes > 5 where c.id is null order by a.id
select 'it''s' || E'\n' || $$x$$, length(E'a\tb')
select 1::float8 / 3, 1e20::float8, 1e-7::float8, 123456789012345678::float8, 0.1::float8 + 0.2::float8
select 7::int2 + 1::int2, 3::int8 * 2, 5::int2 / 2
select 32767::int2 + 1::int2
select 1.10::numeric, 1.10::numeric + 0.9, round(1.005, 2), trunc(-1.5), ceil(1.2), floor(-1.2), abs(-3), sign(-2.5)
select 'abc'::varchar(2) || 'x', 'abc'::char(5) || 'x', length('ab'::char(5))
select upper('äb'), lower('ÄB'), initcap('x y')
select '2026-11-01'::timestamptz, '2026-11-01 10:00+02'::timestamptz, 'infinity'::timestamptz
select interval '1 year 2 months 3 days 04:05:06', interval '90 minutes', '1 day'::interval = '24 hours'::interval
select 5 & 3, 5 | 3, 5 # 3, ~5, 1 << 4, 256 >> 2, @ -5.5, |/ 25.0, 2 ^ 0.5
select 1 / 0.0
select sqrt(-1)
select ln(0)
select 'a' < 'B' collate "C"
select 'a' collate "de_DE"
select id from media where caption is distinct from null order by id
select x from (values ('-Infinity'::float8), (1), ('Infinity'), ('NaN'), (-5), (null)) v(x) order by x
select x from (values ('-Infinity'::float8), (1), ('Infinity'), ('NaN'), (-5)) v(x) where x < 3 or x = 'NaN' order by x desc
select 'NaN'::float8 = 'NaN'::float8, 'Infinity'::float8 > 1e300, '-Infinity'::float8 < -1e300, 'Infinity'::float8 - 1, 'inf'::float8 * 0
select x from (values ('NaN'::numeric), (1), ('Infinity'), ('-Infinity'), (-5)) v(x) order by x
