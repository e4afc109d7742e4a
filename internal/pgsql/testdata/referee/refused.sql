-- what PostgreSQL has and the dialect has not: refused by its name and place, never answered otherwise
refused: select u&'\0441'
refused: select b'101'
refused: select x'1F'
refused: select row(1, 2)
refused: select media from media
refused: select (media).id from media
refused: select (array[1, 2, 3])[1:2]
refused: select (array[[1, 2], [3, 4]])[1][2]
refused: select id from media order by likescount fetch first 2 rows with ties
refused: select 1 intersect all select 1
refused: select 1 except all select 2
refused: select * from media tablesample system (10)
refused: select m.id from media m, lateral (select c.id from comments c where c.mediaid = m.id limit 1) x
refused: select id into other from media
refused: select id from media for update
refused: select sum(likescount) over (order by likescount range between 10 preceding and current row) from media
refused: select count(distinct (id, caption)) from media
refused: select string_agg(distinct mediatype, caption) from media
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
