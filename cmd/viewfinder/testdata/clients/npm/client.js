// What node-postgres asks: statements of both kinds, types, a cursor, a stream, errors.
// It prints what it was told; the same is printed for a PostgreSQL with the same tables.
'use strict';
const { Client, Pool } = require('pg');
const Cursor = require('pg-cursor');
const QueryStream = require('pg-query-stream');

const address = process.argv[2];
const print = (...a) => console.log(...a.map((x) => (typeof x === 'string' ? x : JSON.stringify(x))));

async function part(name, work) {
  print('== ' + name);
  try {
    await work();
  } catch (e) {
    if (!e.code) throw e;
    print('error ' + e.code + ' ' + e.message + ' at ' + e.position);
  }
}

async function main() {
  const c = new Client({ connectionString: address, application_name: 'npm client' });
  c.on('error', () => {});
  await c.connect();

  await part('types', async () => {
    const r = await c.query('SELECT 1 AS i, 2::bigint AS b, 1.5 AS n, 2.5::float8 AS f, true AS t, NULL AS nil, \'x\' AS s, DATE \'2026-01-02\' AS d, TIMESTAMPTZ \'2026-01-02 03:04:05+00\' AS z, \'{"a": [1]}\'::jsonb AS j, ARRAY[1, 2] AS a');
    print(r.rows[0]);
    print(r.fields.map((f) => [f.name, f.dataTypeID, f.dataTypeModifier]));
  });
  await part('parameters', async () => {
    const r = await c.query('SELECT count(*) FROM "Media" WHERE "LikesCount" > $1 AND "MediaType" = ANY($2) AND "Created" < $3', [5, ['IMAGE', 'VIDEO'], new Date('2100-01-01')]);
    print(r.rows);
    print((await c.query('SELECT $1::text AS a, $2::int AS b, $3::timestamptz AS c, $4::jsonb AS d', ['a', 7, new Date(0), { k: 1 }])).rows);
  });
  await part('named', async () => {
    for (let i = 0; i < 3; i++) {
      print((await c.query({ name: 'n', text: 'SELECT $1::int + 1 AS n', values: [i] })).rows);
    }
  });
  await part('arrays of rows', async () => {
    print((await c.query({ text: 'SELECT "MediaType", count(*) FROM "Media" GROUP BY 1 ORDER BY 1', rowMode: 'array' })).rows);
  });
  await part('cursor', async () => {
    const cursor = c.query(new Cursor('SELECT g FROM generate_series(1, 10) g ORDER BY g'));
    for (;;) {
      const rows = await cursor.read(4);
      print(rows.length);
      if (!rows.length) break;
    }
    await cursor.close();
  });
  await part('cursor closed early', async () => {
    const cursor = c.query(new Cursor('SELECT "Id" FROM "Media"'));
    print((await cursor.read(2)).length);
    await cursor.close();
    print((await c.query('SELECT 1 AS n')).rows);
  });
  await part('stream', async () => {
    let n = 0;
    for await (const row of c.query(new QueryStream('SELECT g FROM generate_series(1, 1000) g', [], { batchSize: 64 }))) n += row.g;
    print(n);
  });
  await part('several', async () => {
    print((await c.query('SELECT 1 AS a; SELECT 2 AS b')).map((r) => r.rows));
  });
  await part('empty', async () => {
    print((await c.query('')).rows);
  });
  for (const [name, text] of [['no column', 'SELECT nothing FROM "Media"'], ['no table', 'SELECT 1 FROM nothing'], ['syntax', 'SELECT FROM WHERE'], ['zero', 'SELECT 1 / 0'], ['not a number', "SELECT 'x'::int"]]) {
    await part(name, async () => { print((await c.query(text)).rows); });
  }
  await part('bad parameter', async () => { print((await c.query('SELECT $1::int', ['x'])).rows); });
  await part('transaction', async () => {
    await c.query('BEGIN');
    try { await c.query('SELECT nothing'); } catch (e) { print(e.code); }
    try { await c.query('SELECT 1'); } catch (e) { print(e.code); }
    await c.query('ROLLBACK');
    print((await c.query('SELECT 1 AS n')).rows);
  });
  await part('pool', async () => {
    const pool = new Pool({ connectionString: address, max: 8 });
    const counts = await Promise.all(Array.from({ length: 24 }, () => pool.query('SELECT count(*) AS n FROM "InstagramBusinessProfile"')));
    print(new Set(counts.map((r) => r.rows[0].n)).size);
    await pool.end();
  });
  await part('timeout', async () => {
    await c.query("SET statement_timeout = '200ms'");
    try { await c.query('SELECT pg_sleep(30)'); } catch (e) { print(e.code); }
    await c.query('RESET statement_timeout');
  });
  await c.end();
}
main().catch((e) => { console.error(e); process.exit(1); });
