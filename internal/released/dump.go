package released

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// DumpSQLite is a database as statements, by a function that gives the first column of the rows
// of a query.
func DumpSQLite(t *testing.T, column func(query string) []string) string {
	t.Helper()
	var out strings.Builder
	write := func(lines []string) {
		for _, line := range lines {
			out.WriteString(line + ";\n")
		}
	}
	const plain = "FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
	write(column("SELECT sql " + plain + " AND type = 'table' ORDER BY rowid"))
	for _, table := range append(column("SELECT name "+plain+" AND type = 'table' ORDER BY rowid"), "sqlite_sequence") {
		var values []string
		for _, name := range column("SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid") {
			values = append(values, `quote("`+name+`")`)
		}
		if len(values) > 0 {
			write(column(`SELECT 'INSERT INTO "` + table + `" VALUES (' || ` + strings.Join(values, " || ', ' || ") + ` || ')' FROM "` + table + `" ORDER BY rowid`))
		}
	}
	write(column("SELECT sql " + plain + " AND type <> 'table' ORDER BY rowid"))
	return out.String()
}

// DumpPostgres is a database as statements, by pg_dump.
func DumpPostgres(t *testing.T, address string) string {
	t.Helper()
	text, err := exec.CommandContext(t.Context(), "pg_dump", "--inserts", "--no-owner", "--no-privileges", "--dbname="+address).Output()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for line := range strings.Lines(string(text)) {
		// Comments, what psql alone knows, and settings of other versions of the server.
		other := strings.HasPrefix(line, "--") || strings.HasPrefix(line, `\`) || strings.TrimSpace(line) == "" ||
			strings.HasPrefix(line, "SET ") && !strings.HasPrefix(line, "SET check_function_bodies")
		if !other {
			out.WriteString(line)
		}
	}
	return out.String()
}

// LoadPostgres fills an empty database with a dump.
func LoadPostgres(t *testing.T, address, dump string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }() // the dump sets things for its session
	if _, err := conn.PgConn().Exec(t.Context(), dump).ReadAll(); err != nil {
		t.Fatal(err)
	}
}
