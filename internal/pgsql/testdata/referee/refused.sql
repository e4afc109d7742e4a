-- what PostgreSQL has and the dialect has not: refused by its name and place, never answered otherwise
refused: select u&'\0441'
refused: select b'101'
refused: select x'1F'
refused: select media from media
refused: select (array[[1, 2], [3, 4]])[1][2]
refused: select * from media tablesample system (10)
refused: select id into other from media
refused: select id from media for update
refused: select max(m.likescount) over (order by m.id rows (select 1) preceding) from media m
refused: select (select sum(m.likescount) from comments) from media m
refused: select current_time
refused: select current_timestamp(2)
refused: select interval '1' day to second
refused: select interval '1-2' year to month
refused: with x as (insert into comments (id) values ('1') returning id) select id from x
refused: select * from (select 1 as a, 2 as b) x join (select 1 as a, 3 as c) y using (a) as z
refused: select * from media m join (comments c join media n on true) as j on true limit 1
refused: select * from json_to_record('{"a":1}') as x(a int)
refused: select mediatype from media group by distinct mediatype
refused: values (1), (2) order by column1 + 1
refused: select lower(variadic array['a'])
refused: select xmlelement(name a)
refused: lock table media
refused: explain (format json) select 1
refused: explain (costs off, format yaml) select 1
refused: create table x (a int)
refused: delete from media where current of c
refused: select (array[[1, 2], [3, 4]])[1:1][1:1]
refused: select m.id from media m where (m.likescount, m.id) = (select likescount, id from media order by likescount desc limit 1)
refused: select array_agg(m) from media m
refused: select distinct m from media m
refused: insert into comments (id) values ('1') on conflict do nothing
refused: call something()
refused: select sum(likescount) over (order by likescount::numeric range 10 preceding) from media
refused: select sum(likescount) over (order by created range interval '1 month' preceding) from media
refused: select row_to_json(x.r) from (select m as r from media m) x
refused: select distinct on (mediatype) mediatype, id from media order by mediatype, id fetch first 2 rows with ties
refused: select row_to_json((select x from (select 1 as a) x))
