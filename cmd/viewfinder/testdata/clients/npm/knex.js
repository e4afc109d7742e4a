// What knex asks: versions, columns, built statements, pools.
'use strict';
const knex = require('knex')({ client: 'pg', connection: process.argv[2], pool: { min: 0, max: 3 } });
const print = (...a) => console.log(...a.map((x) => (typeof x === 'string' ? x : JSON.stringify(x))));
async function part(name, work) {
  print('== ' + name);
  try { print(await work()); } catch (e) { print('error ' + e.code); }
}
(async () => {
  await part('columns', () => knex('Media').withSchema('instagram').columnInfo());
  await part('has table', () => knex.schema.withSchema('instagram').hasTable('Media'));
  await part('has column', () => knex.schema.withSchema('instagram').hasColumn('Media', 'Caption'));
  await part('group', () => knex('Media').select('MediaType').count('* as n').max('LikesCount as most').groupBy('MediaType').orderBy('MediaType'));
  await part('where', () => knex('Media').whereIn('MediaType', ['IMAGE']).andWhere('LikesCount', '>', 10).orderBy('Created', 'desc').limit(2).select('Id', 'Created'));
  await part('join', () => knex('Media as m').join('Comments as c', 'c.MediaId', 'm.Id').count('c.Id as n').first());
  await part('with', () => knex.with('w', knex('Media').select('Id').limit(3)).select('*').from('w').then((r) => r.length));
  await part('case', () => knex('Media').whereILike('MediaType', 'im%').count('* as n').first());
  await part('raw', () => knex.raw('SELECT ?::int + 1 AS n', [41]).then((r) => r.rows));
  await part('transaction', () => knex.transaction(async (t) => (await t.raw('SELECT 1 AS n')).rows));
  await part('no table', () => knex('Nothing').select('*'));
  await knex.destroy();
})();
