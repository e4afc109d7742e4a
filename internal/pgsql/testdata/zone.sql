-- what the time zone of the session decides
select created from media order by created
select created::date, created::timestamp, created::time, created::text from media order by id
select date_trunc('day', created), date_trunc('month', created) from media order by id
select extract(hour from created), extract(dow from created), extract(epoch from created) from media order by id
select id from media where created >= '2026-11-18' and created < date '2026-11-19' order by id
select id from media where created::date = '2026-11-18' order by id
select timestamptz '2026-03-29 02:30', timestamptz '2026-10-25 02:30', timestamptz '2026-07-01 12:00'
select timestamp '2026-03-29 02:30'::timestamptz, date '2026-11-01'::timestamptz
select timestamptz '2026-03-28 12:00' + interval '1 day', timestamptz '2026-03-28 12:00' + interval '24 hours'
select timestamptz '2026-10-25 12:00' - timestamptz '2026-10-24 12:00'
select created at time zone 'UTC', created at time zone 'Asia/Tokyo' from media order by id
select timestamp '2026-07-01 12:00' < timestamptz '2026-07-01 12:00+00', date '2026-07-01' = timestamptz '2026-07-01'
select greatest(timestamptz '2026-07-01 12:00', timestamp '2026-07-01 12:00')
