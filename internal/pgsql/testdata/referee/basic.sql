-- literals and their types
select 1, 2147483648, 3.5, 1e3, 'x', null, true
select 9223372036854775808
select E'a\nb\x41\u00e4', $$it's$$, $t$a$b$t$, 'it''s'
select date '2026-11-01', timestamp '2026-11-01 12:00', timestamp with time zone '2026-11-01 12:00+02', interval '5 days'
select 'a'::varchar(1), 'abc'::varchar(2), 3.14159::numeric(5,2), '12'::int, 12::text, 1::bool
select cast('2026-01-02' as date), '{1,2}'::int[]
refused: select u&'a'
-- operators
select 1 + 2 * 3 - 4 / 2, 7 / 2, -7 / 2, 7 % 3, -7 % 3, 2 ^ 3, 2 ^ 3 ^ 2, - 2 ^ 2
select 7.0 / 2, 1 / 3.0, 10 / 4::float8, 1.5 * 2
select 1 / 0
select 2147483647 + 1
select 9223372036854775807 + 1
select 'a' || 'b', 'a' || 1, 1 || 'a'
select 1 || 2
select 1 = 1, 1 <> 2, 1 < 2.5, 'a' < 'B', 'a' = 'A', 1 = '1', 1 != 2
select 1 < 2 < 3
select not true, true and null, false or null, not null
select 1 where 'a'
select 1 where 1
select 'A' like 'a', 'abc' like 'a%', 'abc' ilike 'A_C', 'a%' like 'a\%', 'a!%' like 'a!!!%' escape '!'
select 5 between 1 and 5, 5 not between 1 and 4, 3 between symmetric 5 and 1
select 1 in (1, 2), 3 in (1, 2), 1 not in (2, null), 'a' in ('a', 'b')
select 1 in (1.0, 2.5), 1 in ('1')
select null is null, 1 is not null, true is true, null is unknown, 1 is distinct from 2, null is not distinct from null
select 1 = any (array[1,2]), 3 = all (array[3,3]), 1 = any ('{1,2}'), 1 < any (array[0, null])
select -(-5), +5, @ -5
-- errors of names
select nothing
select nothing from media
select m.nothing from media m
select media.id from media m
select id from nowhere
select id from media, comments
select foo(1)
select lower(1, 2)
select 'a' + 1
select true + 1
select 1 +
refused: select
select 1 from
select (select id, caption from media)
select id from media order by nothing
select id from media limit 'x'
select $1 + 1 -- $4
select $1::text, $2 || 'a' -- $x;y
select id from media where created > $1 order by id -- $2026-01-01
-- statements
select id, caption from media order by id
select id as x, upper(caption) from media order by x desc limit 3
select * from comments order by id limit 2
select m.* from media m order by m.id limit 1
select media.id from instagram.media order by 1 offset 3 fetch first 2 rows only
select mediatype, caption from media group by mediatype
select distinct mediatype from media order by mediatype
select distinct mediatype from media order by id
select m.id, c.id from media m join comments c on c.mediaid = m.id order by 1, 2
select a.id from media a join media b using (id) order by id limit 3
select id from media a join media b using (id) order by id limit 3
select * from (select id, likescount as n from media) x where n > 100 order by id
select id from media where id in (select mediaid from comments) order by id
select id from media m where exists (select 1 from comments c where c.mediaid = m.id) order by id
select id from media where likescount >= all (select likescount from media) order by id
select (select id from media)
select 1 union select 2 union all select 2 order by 1
select 1 intersect select 1
select 1 except select 2
select 'a' union select 1
select 1, 2 union select 1
values (1, 'a'), (2, null) order by 1
select * from (values (1, 'a'), (2, 'b')) v(x, y) order by x
with recursive t(n) as (select 1 union all select n + 1 from t where n < 5) select n from t order by n
select case when likescount > 10 then 'many' else 'few' end from media order by id
select case mediatype when 'IMAGE' then 1 when 'VIDEO' then 2 end from media order by id
select coalesce(null, 'a'), nullif(1, 1), nullif(1, 2), greatest(1, null, 3), least(2, 1.5)
select coalesce(1, 'a')
select row_number() over (order by id), rank() over (partition by mediatype order by likescount) from media order by id
select distinct on (mediatype) mediatype, id from media order by mediatype, id desc
select id from media order by caption nulls first, id limit 5
select id from media order by likescount desc, id
