-- Numbers
select 7 / 2, -7 / 2, 7 % -3, 7.0 / 2, 1 / 3.0, 2 * 1.50
select 10 ^ 2, 2.0 ^ 0.5, |/ 25.0, @ -5, 5 & 3, 5 | 3, 5 # 3, ~5, 1 << 4
select round(2.345, 2), round(1234.5, -2), round(0.5::float8), round(1.5::float8), trunc(-2.7), ceil(-0.5), floor(2.7)
select 0.1::float8 + 0.2::float8, 1e15::float8, 1e14::float8, 'NaN'::float8, 'Infinity'::float8
select 100000 * 100000
select 9223372036854775807 + 1
select 1.0 / 0
select 'abc'::numeric
select 1e400::float8
select 12345.678::numeric(7, 2), 12345.678::int, 2.5::int, 3.5::float8::int
select 12345.678::numeric(4, 2)
select exp(1.0), ln(10.0), log(1000), power(2, 10), degrees(pi()), factorial(10)
-- Texts
select lower('ÀB'), upper('aé'), initcap('hELLO wORLD'), length('日本'), octet_length('日本'), char_length('abc')
select 'a' || 1, 'a' || null, 1 || 'a', concat('a', null, 1.50, false), 'x' || true
select lpad('abc', 5), rpad('abc', 5, 'xy'), lpad('abcdef', 3), repeat('ab', 3), reverse('äb')
select left('abc', 2), left('abc', -1), right('abc', 2), right('abc', -1), substr('abc', 2), substr('abc', 0, 2)
select substr('abc', 1, -1)
select split_part('a-b-c', '-', 2), split_part('a-b-c', '-', -1), split_part('a', '-', 5)
select split_part('a', '-', 0)
select ltrim('xxa', 'x'), rtrim('a  '), btrim('(a)', '()'), trim(leading 'x' from 'xax'), trim('  a ')
select replace('aXbX', 'X', '-'), translate('abc', 'ab', 'x'), overlay('abcdef' placing 'ZZ' from 2), starts_with('abc', 'ab')
select strpos('abc', 'c'), position('' in 'abc'), ascii('A'), chr(8364), to_hex(255), md5('')
select quote_ident('a b'), quote_ident('select'), quote_literal('a''b'), quote_nullable(null)
select format('%s %s', 'a', 1), format('%2$s %1$s', 'a', 'b'), format('%-5s|%5s', 'a', 'b'), format('%%')
select format('%d', 1)
select chr(0)
select encode('\xdeadbeef', 'base64'), encode('\xdeadbeef', 'hex'), decode('616263', 'hex'), encode(sha256('a'), 'hex')
select 'abc' like 'a_c', 'abc' not like 'A%', 'abc' ilike 'A%', 'a\c' like 'a\\c', 'abc' like '%b%'
select 'abc' ~ 'b', 'abc' !~ 'x', 'ABC' ~* 'b', 'abc' ~ '^b', 'a1b2' ~ '\d'
select 'abc' ~ '('
select regexp_replace('abcabc', 'b', 'X', 'g'), regexp_replace('abc', '(.)(.)', '\2\1'), regexp_match('a1b2', '(\d)'), regexp_split_to_array('a, b', ', *')
select substring('abc123' from '\d+'), substring('abc' from 'x'), regexp_count('aXbX', 'X'), regexp_like('abc', 'B', 'i')
select 'abc' similar to 'a(b|x)c', 'abc' similar to 'a'
select 'abcdef'::varchar(3), 'ab'::char(4) || '|', 'abc'::name
-- Casts
select '12'::int, ' 12 '::bigint, 'yes'::boolean, 't'::bool, '1.50'::numeric, '1e3'::float8
select '12x'::int
select '99999999999'::int
select 'maybe'::boolean
select 1::boolean, true::int, 1.5::text, true::text, '2026-01-05'::date::text
select '2026-02-30'::date
select 'Jan 5, 2026'::date, '2026-01-05 10:11'::timestamp, '2026-01-05T10:11:12Z'::timestamptz, '10:11 PM'::time
select '1 day 2 hours'::interval, 'P1Y2M'::interval, '1 week'::interval, '-1 day'::interval, '1.5 hours'::interval
select '{1,2,NULL}'::int[], '{"a b",c}'::text[], '{"a":1, "b" :[1, 2.50]}'::jsonb, '{"a":1}'::json, '\x6162'::bytea
-- Dates
select date '2026-01-31' + interval '1 month', date '2026-03-31' - interval '1 month', timestamp '2026-01-01' - timestamp '2025-12-25 12:00'
select date_trunc('week', timestamp '2026-11-29'), date_trunc('quarter', date '2026-11-29'), date_trunc('hour', interval '1 day 10:11:12')
select extract(dow from date '2026-11-29'), extract(isodow from date '2026-11-29'), extract(week from date '2021-01-03'), extract(second from time '10:11:12.5')
select extract(hour from date '2026-11-29')
select extract(epoch from timestamp '2026-11-29 00:00'), extract(doy from date '2026-12-31'), extract(century from date '2001-01-01')
select date_part('month', timestamp '2026-11-29'), date_part('epoch', interval '1 hour')
select interval '1 month' = interval '30 days', interval '2 days' > interval '47 hours', interval '1 day' * 2.5, interval '1 hour' / 4, - interval '1 day'
select justify_hours(interval '27 hours'), justify_interval(interval '1 mon -1 hour'), make_interval(1, 2), make_time(8, 15, 23.5), make_timestamp(2026, 1, 5, 10, 11, 12.5)
select make_date(2026, 2, 30)
select to_char(timestamp '2026-11-29 22:30:15', 'YYYY-MM-DD HH24:MI:SS'), to_char(date '2026-11-29', 'FMDay, FMDDth FMMonth'), to_char(1234.5, 'FM9,999.00')
select to_date('29.11.2026', 'DD.MM.YYYY'), to_timestamp('2026-11-29 10:11', 'YYYY-MM-DD HH24:MI')
select timezone('Asia/Kolkata', timestamptz '2026-01-01 00:00+00'), timestamp '2026-01-01' at time zone 'Nowhere'
select isfinite(date 'infinity'), 'infinity'::timestamp > now(), greatest(date '2026-01-01', date '2025-01-01')
