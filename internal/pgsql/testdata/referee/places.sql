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
