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
