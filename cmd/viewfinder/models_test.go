package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// modelSource is how a model names a table.
var modelSource = regexp.MustCompile(`\{\{ source\('instagram', '([a-z_]+)'\) \}\}`)

// The models of docs/examples/models find the same over what is kept in PostgreSQL and in
// SQLite, and what was seen to change is in them.
func TestModels(t *testing.T) {
	const folder = "../../docs/examples/models"
	sim, err := graphsim.Start(graphsim.Options{Seed: 3, Media: 30, Accounts: 2, Now: graphsim.DefaultNow})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	address := pgtest.Database(t).String()
	file := filepath.Join(t.TempDir(), "kept.db")
	fill := func(sink string, now time.Time) {
		t.Setenv("KEPT", sink)
		dsn := "Endpoint=" + sim.URL() + ";OAuthAccessToken=" + sim.Token() + ";Now=" + now.Format(time.RFC3339)
		if code, _, messages := viewfinder(t.Context(), "sync", "run", filepath.Join(folder, "sync.yaml"), "--dsn", dsn, "--anyway"); code != exitOK && code != failure.Incomplete.Code {
			t.Fatalf("%s: exit code %d: %s", sink, code, messages)
		}
	}
	models, err := filepath.Glob(filepath.Join(folder, "models", "*.sql"))
	if err != nil || len(models) < 3 {
		t.Fatal(models, err)
	}
	found := map[string][]string{}
	for sink, open := range map[string]func() (*sql.DB, error){
		address:          func() (*sql.DB, error) { return sql.Open("pgx", address) },
		"sqlite:" + file: func() (*sql.DB, error) { return driver.Open("file:" + filepath.ToSlash(file)) },
	} {
		fill(sink, graphsim.DefaultNow)
		db, err := open()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		grow(t, db, sink == address)
		for _, path := range models {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimSuffix(filepath.Base(path), ".sql")
			if _, err := db.ExecContext(t.Context(), "CREATE VIEW "+name+" AS "+modelSource.ReplaceAllString(string(text), "$1")); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			rows := texts(t, db, "SELECT * FROM "+name)
			if len(rows) < 2 {
				t.Errorf("%s has %d rows", name, len(rows))
			}
			if was, there := found[name]; there && !slices.Equal(was, rows) {
				t.Errorf("%s differs:\n%s\nand\n%s", name, strings.Join(was[:2], "\n"), strings.Join(rows[:2], "\n"))
			}
			found[name] = rows
		}
		if grown := texts(t, db, "SELECT count(*) FROM daily_growth WHERE new_followers = 7"); grown[0] != "2" {
			t.Errorf("%s accounts have grown", grown)
		}
		if placed := texts(t, db, "SELECT count(*) FROM content_performance WHERE place = 1 AND engagement_percent > 0"); placed[0] < "2" {
			t.Errorf("%s posts are first", placed)
		}
		if whole := texts(t, db, "SELECT count(*) FROM (SELECT account FROM audience WHERE audiencetype = 'age' GROUP BY account HAVING abs(sum(percent) - 100) < 1) a"); whole[0] < "1" {
			t.Errorf("%s audiences are whole", whole)
		}
	}
}

// grow lays the profiles as they were a day before, with seven followers fewer.
func grow(t *testing.T, db *sql.DB, postgres bool) {
	t.Helper()
	day := func(column string) string {
		if postgres {
			return column + " - interval '1 day'"
		}
		return "strftime('%Y-%m-%dT%H:%M:%f000Z', " + column + ", '-1 day')"
	}
	columns := "account, row_key, row_hash, scan, username, mediacount"
	result, err := db.ExecContext(t.Context(), "INSERT INTO instagrambusinessprofile_version ("+columns+", followerscount, seen_from, seen_to) SELECT "+columns+
		", followerscount - 7, "+day("seen_from")+", seen_from FROM instagrambusinessprofile_version")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := result.RowsAffected(); n != 2 || err != nil {
		t.Fatal(n, err)
	}
}

// texts are the rows of a query, in an order of their own.
func texts(t *testing.T, db *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		line := ""
		for i, v := range values {
			switch x := v.(type) {
			case time.Time:
				v = x.UTC().Format("2006-01-02")
			case string:
				if strings.HasSuffix(x, "Z") && len(x) == 27 {
					v = x[:10]
				}
			}
			text := fmt.Sprint(v)
			if strings.Contains(text, ".") && strings.HasSuffix(columns[i], "percent") {
				text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
			}
			line += "|" + text
		}
		all = append(all, strings.TrimPrefix(line, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}
