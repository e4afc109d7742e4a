-- Functions that make rows
select * from generate_series(1, 4) n
select g from generate_series(5, 1, -2) as t(g)
select d from generate_series('2026-01-31'::timestamp, '2026-04-30', '1 month') d
select d::date from generate_series('2026-01-01'::date, '2026-01-03', interval '1 day') d
select * from unnest(array[3, 1, 2]) u order by u
select * from json_each('{"a":1,"b":"x"}')
select key, value from jsonb_each_text('{"a":1,"b":"x"}')
select value ->> 'k' from json_array_elements('[{"k":1},{"k":2}]')
select * from jsonb_array_elements_text('["a", null, 3]') t(x)
select * from regexp_split_to_table('a b  c', ' +') w
select * from string_to_table('a,b', ',') s
select m[1] from regexp_matches('#sea and #sun', '#(\w+)', 'g') m
-- Aggregates
select sum(n), avg(n), stddev(n), variance(n), var_pop(n) from generate_series(1, 4) n
select array_agg(n order by n desc), string_agg(n::text, '-' order by n) from generate_series(1, 4) n
select json_agg(n), jsonb_agg(n), json_object_agg(n, n * 2) from generate_series(1, 3) n
select percentile_cont(0.5) within group (order by n), percentile_disc(0.5) within group (order by n desc), mode() within group (order by n) from generate_series(1, 4) n
select bool_and(n > 0), bool_or(n > 3), every(n < 3) from generate_series(1, 4) n
select corr(n, n * n), regr_slope(n, n * 2), covar_samp(n, n) from generate_series(1, 4) n
select count(*) filter (where n % 2 = 0), sum(n) filter (where n > 2) from generate_series(1, 5) n
select n, avg(n) over (order by n rows between 1 preceding and 1 following) from generate_series(1, 4) n
select n, sum(n::float8) over (order by n rows 1 preceding) from generate_series(1, 4) n
select n, ntile(2) over (order by n), nth_value(n, 2) over (order by n), lag(n, 1, 0) over (order by n) from generate_series(1, 4) n
-- Dates
select date_trunc('month', timestamp '2026-11-29 10:11:12'), extract(year from date '2026-11-29'), extract(epoch from interval '1 day 1 second')
select age(timestamp '2026-03-01', timestamp '2025-01-31'), justify_days(interval '35 days'), date_part('dow', date '2026-11-29')
select timestamp '2026-01-31' + interval '1 month', date '2026-01-31' + 1, date '2026-03-01' - date '2026-01-31', date '2026-01-05' + time '10:00'
select timestamp '2026-07-04 12:00' at time zone 'America/New_York', timestamptz '2026-07-04 12:00+00' at time zone 'Europe/Berlin'
select (date '2026-01-01', date '2026-02-01') overlaps (date '2026-01-15', date '2026-03-01')
select make_date(2024, 2, 29), make_interval(0, 1, 0, 2, 3), to_timestamp(1284352323.5)
select date_bin('15 minutes', timestamp '2026-02-11 15:44:17', timestamp '2001-01-01')
-- Texts
select regexp_replace('2026-11-29', '(\d+)-(\d+)-(\d+)', '\3.\2.\1'), substring('foobar' from 'o(.)b'), 'abc' ~ '^a', 'ABC' ~* 'b'
select 'abc' like 'a%', 'abc' ilike 'A_C', 'a%c' like 'a#%c' escape '#', 'abc' similar to '(a|b)%'
select split_part('a,b,c', ',', 2), initcap('hello world'), lpad('7', 3, '0'), format('%s-%I-%L', 1, 'a b', 'x''y'), concat_ws(',', 'a', null, 1, true)
select overlay('Txxxxas' placing 'hom' from 2 for 4), position('b' in 'abc'), trim(both 'x' from 'xxaxx'), substring('alphabet' from 3 for 2)
select encode('abc'::bytea, 'hex'), md5('abc'), quote_literal('it''s'), translate('12345', '143', 'ax'), reverse('abc'), left('abc', -1)
-- Arrays and JSON
select array_length(array[1, 2, 3], 1), array_to_string(array['a', null, 'c'], ','), string_to_array('a,b', ','), array_position(array['a', 'b'], 'b')
select array[1, 2] || 3, array[1, 2] || array[3], array[1, 2, 3] @> array[1], cardinality(array[1, 2]), (array[7, 8])[2]
select 2 = any(array[1, 2]), 5 <> all(array[1, 2]), array_remove(array[1, 2, 1], 1), array_append(array['a'], 'b')
select '{"a":{"b":[1,2]}}'::json #> '{a,b}', '{"a":{"b":[1,2]}}'::jsonb #>> '{a,b,1}', '{"a":1}'::jsonb @> '{"a":1}', '{"a":1}'::json -> 'a'
select json_build_object('a', 1, 'b', array[1, 2], 'c', null, 'd', date '2026-01-05'), to_json('x'::text), jsonb_build_array(1, 'a', true)
-- Numbers
select round(2.5), round(2.5::float8), trunc(2.567, 2), 7 / 2, -7 % 3, 10 / 4.0, 2 ^ 10, sqrt(2), ln(2.0), power(2.0, 0.5), div(7, 2), mod(7, 3)
select width_bucket(5, 0, 10, 5), greatest(1, null, 3), least(2.5, 1), sign(-2.5), ceil(1.2), floor(-1.2), abs(-5), gcd(12, 18)
select 1 / 0
select 2147483647 + 1
select 'x'::int
select sqrt(-1)
select setseed(0.5)
select s, random(), random() from (select setseed(0.25) as s) x
select setseed(1.5)
select setseed(null::float8), setseed('NaN')
select random() between 0 and 1, length(gen_random_uuid()::text), gen_random_uuid() = gen_random_uuid()
select pg_typeof(1), pg_typeof('a'), pg_typeof('a'::text), pg_typeof(now()), pg_typeof(1.5), pg_typeof(array[1]), pg_typeof(null::numeric)::text, pg_typeof(row(1))
select pg_typeof(sum(likescount)), pg_typeof(max(created)) from media
select pg_typeof(id), pg_typeof(likescount) from media order by id limit 1
select ('x' || md5('a'))::bit(64)::bigint, ('x' || substr(md5('a'), 17))::bit(64)::bigint, 'x1F'::text::bit(8), '101'::bit(5), 'b11'::text::bit, '1101'::bit(2)
select 'xff'::text::bit(32)::int, 'x80000000'::text::bit(32)::int, 'x80000000'::text::bit(32)::bigint, ('1' || '0')::bit(2)::int
select ('x' || 'g')::bit(4)
select '12'::bit(2)
select ('x' || repeat('f', 17))::bit(68)::bigint
select '1'::bit(0)
select 'x1'::text::bit(8)::text, pg_typeof('1'::bit)
select trim_array(array[1, 2, 3], 1), trim_array(array[1, 2, 3], 0), trim_array(array[1], 1)
select trim_array(array[1, 2, 3], 4)
select asinh(0::float8), acosh(1::float8), atanh(0::float8), atanh(1::float8)
select acosh(0.5)
select atanh(2)
