-- the places of errors: where the expression that is wrong begins
select 1 where 1 + 1
select 1 where not (2 + 1)
select 1 from media where 1 and 1 + 2
select case when 1 + 2 then 3 end
select 1 limit 'a' || 'b'
select 1 limit date '2026-01-01' + 1
select 1 order by '{}'::json
select 1 order by json_build_object('a', 1)
select distinct '{}'::json || ''::text || '{}'::json
select distinct json_build_object('a', 1)
select 1 group by json_build_object('a', 1)
select count(distinct json_build_object('a', 1))
select sum(1) filter (where 1 + 1)
select coalesce(1, date '2026-01-01' + 1)
select array[1, date '2026-01-01' + 1]
select greatest(1 + 1, date '2026-01-01' + 1)
values (1), (date '2026-01-01' + 1)
select 1 union select date '2026-01-01' + 1
select 1 union (select date '2026-01-01' + 1 union select date '2026-01-01')
select 1 union values (date '2026-01-01' + 1)
select (1 + 1)::date
select cast(1 + 1 as date)
select 1 from media group by mediatype || 'x' having likescount + 1 > 2
select json_build_object('a', 1) union select json_build_object('a', 1)
select 1 from media m join comments c on m.likescount + 1
select 1 from media having 1 + 1
select sum(likescount) over (order by json_build_object('a', 1)) from media
select 1 + 1 between true and false
select 1 + 1 in (date '2026-01-01' + 1)
select 1 is distinct from date '2026-01-01' + 1
select 1 + 1 like 'a'
select case 1 + 1 when date '2026-01-01' then 1 end
select (1 + 1)[1]
select case when true then 1 else date '2026-01-01' + 1 end
select case when true then date '2026-01-01' + 1 else 1 end
select case when true then date '2026-01-01' + 1 when false then 1 end
select upper('a') union select -1 + 2
select date '2026-01-01' union select upper('a')::int + 1
with recursive t(n) as (select 1 union all select n + 1.5 from t) select * from t
select string_agg(distinct mediatype, ',' order by id || 'x') from media
select distinct mediatype from media order by id || 'x'
select distinct on (mediatype || 'x') 1 from media order by id || 'x'
select from where
select 1 +
select a b c
select (1
select 1 from
select 'ä' + from t
select 'open
select "open
select /* open
select $tag$ open
select 1a
select a = b = c
select f(a => 1, 2)
select f(a => 1, a => 2)
select 1 from t where
select a.b.c.d.e
select $0
select array[1
select case when 1 end
select cast(1 as)
select 1 limit 1, 2
select cast('1' as float(54))
select extract(1 from x)
select nosuch from media
select capton from media
select id from media m join comments c on true
select x.id from media
select id from nowhere
select 1 + 'a'::text
select lower(1, 2)
select nosuch(1)
select 1 where 2
select 1 union select 1, 2
select 1 union select 'a'::text
select likescount from media group by id || 'x'
select max(max(id)) from media
select id from media where max(id) = 'x'
select row_number() over () from media where row_number() over () = 1
select id from media order by 7
select id as x, caption as x from media order by x
select distinct id from media order by caption
select 'x'::int
select '2026-02-30'::date
select 1::json
select (select 1, 2)
select 1 in (select 1, 2)
select * from (select 1)
select * from media m, comments m
select * from media m, (select m.id) x
select * from media m right join lateral (select m.id) x on true
with a as (select 1), a as (select 2) select 1
select array[]
select array[1, 'a'::text]
select greatest(1, 'a'::text)
select a.x from (values (1)) a(x, y)
select 1 limit -1
select 1 limit 'a'::text
select sum(1) over nosuch
select $1::int, $1::date
insert into media (id, nosuch) values ('1', 2)
insert into comments (id, id) values ('1', '2')
insert into comments (id) values ('1', '2')
update media set likescount = 'a'::text
select make_interval(nosuch => 1)
select id from media fetch first 1 row with ties
select (id).x from media
select f.* from media
select count(distinct '{}'::json)
select grouping(id) from media group by caption
select 1 as a group by b
