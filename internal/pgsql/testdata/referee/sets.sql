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
