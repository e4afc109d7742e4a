package driver_test

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"fmt"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

func TestMain(m *testing.M) {
	// No answer depends on the zone of the machine.
	time.Local = time.FixedZone("Lab", 5*3600+45*60)
	watch()
	debug.SetGCPercent(400) // simulators and pools stay until their test is done
	goleak.VerifyTestMain(m)
}

// simulated starts a simulator whose clock stands, so that no answer depends on
// the day of the test.
func simulated(t testing.TB, opts ...drivertest.Options) *drivertest.Server {
	t.Helper()
	var o drivertest.Options
	if len(opts) > 0 {
		o = opts[0]
	}
	if o.Now.IsZero() && o.Clock == nil {
		o.Now = graphsim.DefaultNow
	}
	return drivertest.Start(t, o)
}

// loginOf gives the token of the connector's user.
func loginOf(c sqldriver.Connector) interface {
	AccessToken(ctx context.Context) (driver.Secret, error)
} {
	return c.(interface {
		AccessToken(ctx context.Context) (driver.Secret, error)
	})
}

func open(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("instagram", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// query returns the rows of a statement, values parted by |.
func query(t testing.TB, db querier, text string, args ...any) []string {
	t.Helper()
	lines, err := try(t, db, text, args...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return lines
}

// reported returns the rows of a statement and its report.
func reported(t testing.TB, db contextQuerier, text string, args ...any) (lines []string, report driver.Report) {
	t.Helper()
	rows, err := db.QueryContext(driver.WithReport(t.Context(), &report), text, args...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer rows.Close()
	if lines, err = read(t, rows); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return lines, report
}

type contextQuerier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

type querier interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

func try(t testing.TB, db querier, text string, args ...any) ([]string, error) {
	t.Helper()
	rows, err := db.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return read(t, rows)
}

func read(t testing.TB, rows *sql.Rows) (lines []string, err error) {
	t.Helper()
	columns, err := rows.Columns()
	if err != nil { // as where the context has ended by now
		return nil, err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		texts := make([]string, len(values))
		for i, v := range values {
			switch v := v.(type) {
			case nil:
				texts[i] = "NULL"
			case time.Time:
				layout := time.RFC3339Nano
				if types[i].DatabaseTypeName() == "DATE" {
					layout = time.DateOnly
				}
				texts[i] = v.Format(layout)
			case []byte:
				texts[i] = fmt.Sprintf("x'%x'", v)
			default:
				texts[i] = fmt.Sprint(v)
			}
		}
		lines = append(lines, strings.Join(texts, "|"))
	}
	return lines, rows.Err()
}

// inUTC returns rows, values parted by | and times in UTC.
func inUTC(t testing.TB, rows *sql.Rows) (lines []string) {
	t.Helper()
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if at, ok := v.(time.Time); ok {
				values[i] = at.UTC()
			}
		}
		lines = append(lines, fmt.Sprint(values...))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}
