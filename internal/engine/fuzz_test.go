package engine_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
)

// FuzzSQL runs any text as a statement: it gives rows or an error, never a
// panic of ours, never a file.
func FuzzSQL(f *testing.F) {
	for _, sql := range []string{
		"SELECT * FROM Media", "SELECT m.Id FROM Media m FULL JOIN Post p USING (Id) ORDER BY 1 LIMIT 2 OFFSET 1",
		"SELECT Id FROM Media WHERE Timestamp >= '2026' OR Id IN ('1', 2, NULL)",
		"WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT * FROM n",
		"SELECT json_group_array(hex(zeroblob(1000000)))", "VACUUM INTO 'x'", "ATTACH 'x' AS y", "SELECT ?1, @a, :b",
		"SELECT row_number() OVER (PARTITION BY LikeCount ORDER BY Id DESC) FROM Media", "EXPLAIN SELECT 1", "PRAGMA x = 1",
		"SELECT 'a' LIKE '%%%%a%' ESCAPE '!', 'x' GLOB '[a-', 'x' REGEXP '('",
	} {
		f.Add(sql)
	}
	f.Chdir(f.TempDir())
	f.Fuzz(func(t *testing.T, sql string) {
		seen, passed, err := fuzzed(t, sql, false)
		if passed {
			if again, _, otherwise := fuzzed(t, sql, true); fmt.Sprint(seen, err) != fmt.Sprint(again, otherwise) {
				t.Errorf("straight: %q, %v\ninterpreted: %q, %v", seen, err, again, otherwise)
			}
		}
		var panicked *engine.PanicError
		if errors.As(err, &panicked) {
			t.Errorf("%v\n%s", err, panicked.Stack)
		}
		if made, _ := os.ReadDir("."); len(made) > 0 {
			t.Errorf("files made: %v", made)
		}
	})
}

// fuzzed returns up to 1,000 rows of a text, and whether they were read without
// SQLite.
func fuzzed(t *testing.T, sql string, interpreted bool) (seen []string, passed bool, err error) {
	cfg := mediaConfig(media())
	cfg.Memory, cfg.Interpreted = 16<<20, interpreted
	conn, err := engine.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	s, err := conn.Prepare(ctx, sql, nil)
	if err != nil {
		return nil, false, err
	}
	if err := s.Unread(); errors.Is(err, program.ErrUnknown) {
		t.Error(err)
	}
	row := make([]any, s.ColumnCount())
	for more, n := true, 0; more && err == nil && n < 1000; n++ {
		if more, err = s.Step(ctx); more {
			err = errors.Join(err, s.Row(row))
			seen = append(seen, fmt.Sprint(row))
		}
	}
	return seen, s.Straight() || s.HandsOver(), err
}
