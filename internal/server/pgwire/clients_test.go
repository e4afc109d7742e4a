package pgwire_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	types "github.com/jackc/pgx/v5/pgtype"

	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

func connect(t *testing.T, address net.Addr, mode pgx.QueryExecMode, notices *[]string) *pgx.Conn {
	t.Helper()
	config, err := pgx.ParseConfig("postgres://ann@" + address.String() + "/posts?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	config.DefaultQueryExecMode = mode
	config.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { *notices = append(*notices, n.Message) }
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// pgx reads back what it sends, in each of the ways that it has to ask.
func TestPgx(t *testing.T) {
	t.Parallel()
	address := serve(t, &fake{}, pgwire.Config{})
	at := time.Date(2026, 11, 29, 10, 0, 0, 123456000, time.UTC)
	for _, mode := range []pgx.QueryExecMode{
		pgx.QueryExecModeCacheStatement, pgx.QueryExecModeCacheDescribe, pgx.QueryExecModeDescribeExec, pgx.QueryExecModeExec,
	} {
		t.Run(mode.String(), func(t *testing.T) {
			t.Parallel()
			var notices []string
			conn := connect(t, address, mode, &notices)
			roundTrip(t, conn, "int8", int64(-7))
			roundTrip(t, conn, "int4", int32(7))
			roundTrip(t, conn, "int2", int16(7))
			roundTrip(t, conn, "bool", true)
			roundTrip(t, conn, "float8", 0.1)
			roundTrip(t, conn, "float4", float32(0.1))
			roundTrip(t, conn, "text", "ü 'x' \\ \"")
			roundTrip(t, conn, "varchar", "")
			roundTrip(t, conn, "bytea", []byte{0, 255})
			roundTrip(t, conn, "timestamptz", at)
			roundTrip(t, conn, "timestamp", at)
			roundTrip(t, conn, "date", time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC))
			roundTrip(t, conn, "interval", 26*time.Hour+time.Microsecond)
			roundTrip(t, conn, "int8[]", []int64{1, -2})
			roundTrip(t, conn, "text[]", []string{"a", "b,c", "", "NULL", `"\`})
			roundTrip(t, conn, "timestamptz[]", []time.Time{at})
			if mode != pgx.QueryExecModeExec { // in which pgx is not told of the types
				roundTrip(t, conn, "uuid", [16]byte{1, 2, 3})
				roundTrip(t, conn, "jsonb", map[string]any{"a": "b"})
			}
			var n types.Numeric
			if err := conn.QueryRow(t.Context(), "select '-12345678901234567890.50'::numeric").Scan(&n); err != nil || n.Int.String() != "-1234567890123456789050" || n.Exp != -2 {
				t.Errorf("numeric: %v, %v", n, err)
			}
			var null *int64
			if err := conn.QueryRow(t.Context(), "select $1::int8", nil).Scan(&null); err != nil || null != nil {
				t.Errorf("NULL: %v, %v", null, err)
			}
			seen := 0
			var id, last int64
			rows, err := conn.Query(t.Context(), "select * from rows(10000)")
			if err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				values, err := rows.Values()
				if err != nil {
					t.Fatal(err)
				}
				if id, last = last, values[0].(int64); last != int64(seen) {
					t.Fatalf("row %d is %d, after %d", seen, last, id)
				}
				seen++
			}
			if rows.Err() != nil || seen != 10000 {
				t.Errorf("%d rows, %v", seen, rows.Err())
			}
			if _, err := conn.Exec(t.Context(), "select * from told"); err != nil || fmt.Sprint(notices) != "[some rows are missing 3 calls]" {
				t.Errorf("%v, %q", err, notices)
			}
			var refused *pgconn.PgError
			if _, err := conn.Exec(t.Context(), "select 1 from nowhere"); !errors.As(err, &refused) || refused.Code != "42P01" || refused.Position != 15 {
				t.Errorf("%v", err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			if _, err := conn.Exec(ctx, "select pg_sleep(60)"); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v", err)
			}
		})
	}
}

func roundTrip[T any](t *testing.T, conn *pgx.Conn, oid string, v T) {
	t.Helper()
	var got T
	err := conn.QueryRow(t.Context(), "select $1::"+oid, v).Scan(&got)
	var want any = v
	if at, ok := want.(time.Time); ok {
		want = at.Equal(any(got).(time.Time))
	} else {
		want = fmt.Sprint(got) == fmt.Sprint(want)
	}
	if err != nil || want != true {
		t.Errorf("%s: %v came back as %v, %v", oid, v, got, err)
	}
}

// A batch is answered as a whole, and a transaction and a cursor are what pgx takes them for.
func TestPgxBatch(t *testing.T) {
	t.Parallel()
	var notices []string
	conn := connect(t, serve(t, &fake{}, pgwire.Config{}), pgx.QueryExecModeCacheStatement, &notices)
	batch := &pgx.Batch{}
	for i := range 100 {
		batch.Queue("select $1::int8", i)
	}
	results := conn.SendBatch(t.Context(), batch)
	for i := range 100 {
		var got int
		if err := results.QueryRow().Scan(&got); err != nil || got != i {
			t.Fatalf("%d: %d, %v", i, got, err)
		}
	}
	if err := results.Close(); err != nil {
		t.Fatal(err)
	}
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "insert into posts values (1)"); !strings.Contains(fmt.Sprint(err), "25006") {
		t.Errorf("%v", err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Error(err)
	}
	var out strings.Builder
	if _, err := conn.PgConn().CopyTo(t.Context(), &out, "copy (select n from generate_series(1, 3) n) to stdout"); err != nil || out.String() != "1\n2\n3\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func TestPsql(t *testing.T) {
	t.Parallel()
	psql, err := exec.LookPath("psql")
	if err != nil {
		t.Skip("psql is not installed")
	}
	address := serve(t, &fake{}, pgwire.Config{}).String()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ commands, want string }{
		{"select 1", "1\n"},
		{"select 1, null", "1|\n"},
		{"select * from told", "WARNING:  some rows are missing\nDETAIL:  no permission\nHINT:  The answer is not complete.\nNOTICE:  3 calls\nx\n"},
		{"select 1 from nowhere", "ERROR:  relation \"nowhere\" does not exist\nLINE 1: select 1 from nowhere;\n                      ^\n"},
		{"\\set FETCH_COUNT 2\nselect n from generate_series(1, 5) n;", "1\n2\n3\n4\n5\n"},
		{"\\copy (select 1) to stdout csv header", "?column?\n1\n"},
		{"begin; select 1; commit;", "1\n"},
	} {
		command := exec.CommandContext(t.Context(), psql, "-X", "-q", "-A", "-t", "-h", host, "-p", port, "-U", "ann", "posts")
		command.Stdin = strings.NewReader(c.commands + ";\n")
		if strings.HasPrefix(c.commands, "\\") {
			command.Stdin = strings.NewReader(c.commands + "\n")
		}
		if out, err := command.CombinedOutput(); err != nil || string(out) != c.want {
			t.Errorf("%s: %v\n%s", c.commands, err, out)
		}
	}
}
