// Answers the statements that standard input holds as a JSON list, one after the other in one
// database in memory, and prints the answers as a JSON list.
import { DuckDBInstance } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';

// Nothing is fetched: what is not linked in is not there.
const instance = await DuckDBInstance.create(':memory:', {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  threads: '2',
});
const connection = await instance.connect();
await connection.run("SET TimeZone = 'UTC'");
const answers = [];
for (const statement of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    const r = await connection.runAndReadAll(statement);
    answers.push({ columns: r.columnNames(), types: r.columnTypes().map((t) => t.alias ?? String(t)), rows: r.getRowsJson() });
  } catch (e) {
    answers.push({ error: e.message });
  }
}
process.stdout.write(JSON.stringify(answers));
