-- + - * over columns that a recursive query holds, up to and beyond the ends of their types
with recursive t(n) as (select 1 union all select n + 1 from t where n < 5) select n, n + 1, n - 7, n * -3, 2 * n + 1, (n + 1) * (n - 1) from t
with recursive t(n) as (select 2147483640 union all select n + 1 from t where n < 2147483647) select max(n), max(n - 2147483647), max(n * -1), max(-1 * n - 1) from t
with recursive t(n) as (select 2147483640 union all select n + 1 from t where n < 2147483647) select n + 1 from t
with recursive t(n) as (select -2147483640 union all select n - 1 from t where n > -2147483648) select n - 1 from t
with recursive t(n) as (select 65536 union all select n * 2 from t) select n from t limit 100
with recursive t(n) as (select 3::int2 union all select (n * 3::int2) from t where n < 10000) select n, n + 1::int2 from t
with recursive t(n) as (select 3::int2 union all select n * n from t) select n from t limit 100
with recursive t(n) as (select 32760::int2 union all select n + 1::int2 from t where n < 32767) select n, n + 1, n * 2, n - 1::int8 from t
with recursive t(n) as (select (-32760)::int2 union all select n - 1::int2 from t) select n from t limit 100
with recursive t(n) as (select 1::int8 union all select n * 2 from t where n < 4611686018427387904) select n, n - 9223372036854775807, n * -2, n + (n - 1) from t
with recursive t(n) as (select 1::int8 union all select n * 2 from t) select n from t limit 100
with recursive t(n) as (select 9223372036854775800 union all select n + 1 from t where n < 9223372036854775807) select n, n + 1::int2 from t
with recursive t(n) as (select -9223372036854775800 union all select n - 1 from t) select n from t limit 100
with recursive t(n) as (select null::int union all select n + 1 from t where n is not null) select n, n + 1, 1 - n, n * n from t
with recursive t(n) as (select 1 union all select n + 1 from t where n < 3) select a.n + b.n, a.n * b.n, m.n, sum(a.n + 1) over (order by a.n, b.n) from t a left join t b on a.n = b.n + 1 left join (select n + 1 as n from t) m on m.n = a.n - 1 order by a.n
with recursive t(n) as (select 1 union all select n + 1 from t where n < 9) select n - n / 3 * 3 as k, count(*), sum(n + 1) from t group by n - n / 3 * 3 order by 1
select 9223372036854775807 + 1
select 2147483647 * 2147483647, 1
select 2147483647 + 0, -2147483648 - 0::int2, 46340 * 46340, 9223372036854775807 * 1, 3037000500 * 3037000499
