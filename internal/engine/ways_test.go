package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// ways are statements, and who runs them: "straight" is the machine, "handed" is SQLite
// which only finds the rows, "" is SQLite.
var ways = map[string]string{
	"SELECT Id, Caption FROM Media WHERE LikeCount >= 0":                                                                         "straight",
	"SELECT Id, LikeCount FROM Media WHERE LikeCount >= 0":                                                                       "straight",
	"SELECT LikeCount, LikeCount, Id FROM Media WHERE LikeCount > 1":                                                             "straight",
	"SELECT Id FROM Media LIMIT 2":                                                                                               "straight",
	"SELECT Id FROM Media LIMIT 2 OFFSET 1":                                                                                      "straight",
	"SELECT Id FROM Media WHERE Caption LIKE '%a%' AND Timestamp < '2026'":                                                       "handed",
	"SELECT Id FROM Media WHERE LikeCount + 1 > ? OR Caption IS NULL":                                                            "handed",
	"SELECT m.Id, n.Caption FROM Media m, Media n":                                                                               "straight",
	"SELECT m.Id, n.Id, n.Caption FROM Media m JOIN Media n ON n.Id = m.Caption":                                                 "straight",
	"SELECT m.Id, n.Caption FROM Media m LEFT JOIN Media n ON n.Id = m.Caption":                                                  "straight",
	"SELECT m.Id, n.Caption, n.LikeCount FROM Media m LEFT JOIN Media n ON n.Id = '2'":                                           "straight",
	"SELECT m.Id, n.Id FROM Media m LEFT JOIN Media n ON n.LikeCount = m.LikeCount + 1":                                          "handed",
	"SELECT n.Id FROM Media m LEFT JOIN Media n ON n.Id = m.Caption":                                                             "straight",
	"SELECT m.Id, n.Timestamp FROM Media m LEFT JOIN Media n ON 0":                                                               "straight",
	"SELECT m.Id, n.Caption, o.Caption FROM Media m LEFT JOIN Media n ON n.Id = m.Caption LEFT JOIN Media o ON o.Id = n.Caption": "straight",
	"SELECT m.Id, o.LikeCount FROM Media m JOIN Media n ON n.LikeCount < m.LikeCount LEFT JOIN Media o ON o.Id > n.Id":           "straight",
	"SELECT m.Id, n.Caption FROM Media m RIGHT JOIN Media n ON n.Id = m.Caption":                                                 "",
	"SELECT m.Id, n.Caption FROM Media m FULL JOIN Media n ON n.Id = m.Caption":                                                  "",
	"SELECT Id FROM Media WHERE LikeCount > 0 UNION ALL SELECT Id FROM Media":                                                    "straight",
	"SELECT Id FROM Media WHERE LikeCount IN (1, 2, 3)":                                                                          "",
	"SELECT Id FROM Media m WHERE EXISTS (SELECT 1 FROM Media n WHERE n.Id = m.Caption)":                                         "straight",
	"SELECT Id || '' FROM Media":                                                                                                 "",
	"SELECT Id, 1 FROM Media":                                                                                                    "straight",
	"SELECT DISTINCT Id FROM Media":                                                                                              "",
	"SELECT Id FROM Media ORDER BY LikeCount":                                                                                    "straight",
	"SELECT LikeCount, count(*) FROM Media GROUP BY LikeCount":                                                                   "straight",
	"SELECT max(LikeCount), Id FROM Media":                                                                                       "",
	"SELECT Id FROM Media WHERE LikeCount = (SELECT min(LikeCount) FROM Media)":                                                  "",
	"WITH RECURSIVE r(Id) AS (SELECT Id FROM Media UNION SELECT Id FROM r) SELECT * FROM r":                                      "",
	"SELECT Id FROM Media": "straight",

	"SELECT m.Id, n.Caption FROM Media m, Media n WHERE typeof(m.Id) <> 'x'":                                                  "handed",
	"SELECT m.Id, n.Id, n.Caption FROM Media m JOIN Media n ON n.Id = m.Caption WHERE typeof(m.Id) <> 'x'":                    "handed",
	"SELECT m.Id, n.Caption FROM Media m LEFT JOIN Media n ON n.Id = m.Caption WHERE typeof(m.Id) <> 'x'":                     "handed",
	"SELECT m.Id, n.Caption FROM Media m LEFT JOIN Media n ON n.Id = '2' WHERE typeof(m.Id) <> 'x'":                           "handed",
	"SELECT m.Id, n.Id FROM Media m LEFT JOIN Media n ON n.LikeCount = length(m.LikeCount)":                                   "handed",
	"SELECT m.Id, n.Timestamp FROM Media m LEFT JOIN Media n ON 0 WHERE typeof(m.Id) <> 'x'":                                  "handed",
	"SELECT m.Id, o.LikeCount FROM Media m JOIN Media n ON n.LikeCount < m.LikeCount LEFT JOIN Media o ON o.Id > lower(n.Id)": "handed",
	"SELECT Id, LikeCount FROM Media WHERE typeof(LikeCount) <> 'x' LIMIT 4 OFFSET 1":                                         "handed",
}

func TestWays(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, mediaConfig(media()))
	for sql, want := range ways {
		s := mustPrepare(t, conn, sql)
		got := ""
		switch {
		case s.Straight():
			got = "straight"
		case s.HandsOver():
			got = "handed"
		}
		if got != want {
			t.Errorf("%s: %q", sql, got)
		}
		_ = s.Close()
	}
}

// pairs is a table whose captions are the ids of some of its rows, with everything that
// is easily harmed among its values.
func pairs() *memoryTable {
	m := odd()
	for i, id := range []string{"1", "2", "3", "4", "5"} {
		caption := value.Text([]string{"2", "3", "nobody", "", "1"}[i])
		if i == 3 {
			caption = value.Null
		}
		m.rows = append(m.rows, []value.Value{value.Text(id), caption, value.Int(int64(i)), value.Text("2026-01-0" + id + " 10:00:00")})
	}
	return m
}

// A text that is too large for SQLite is so for a row that does not come through it.
func TestWays_tooBig(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"LikeCount >= 0", "typeof(LikeCount) <> 'x'", "Caption <> 'x'"} {
		sql := "SELECT Id, Caption FROM Media WHERE " + where
		hook := func(m *memoryTable) { m.rows[20][1] = textOf(64<<20 + 1) }
		straight, interpreted := handedRows(t, sql, hook, false), handedRows(t, sql, hook, true)
		if straight != interpreted || !strings.Contains(straight, "too big") {
			t.Errorf("%s\ninterpreted:\n%s", straight, interpreted)
		}
	}
}

// Rows are the same whoever makes them, and a module is asked the same.
func TestWays_same(t *testing.T) {
	t.Parallel()
	for sql := range ways {
		for _, hook := range []func(*memoryTable){
			func(*memoryTable) {},
			func(m *memoryTable) {
				m.next = func(_ context.Context, row int) error {
					if row == 20 {
						return errBroken
					}
					return nil
				}
			},
			func(m *memoryTable) { m.rows[20] = m.rows[20][:1] }, // its values panic
			func(m *memoryTable) { m.rows = m.rows[:1] },
			func(m *memoryTable) { m.rows = nil },
		} {
			straight, interpreted := handedRows(t, sql, hook, false), handedRows(t, sql, hook, true)
			if straight != interpreted {
				t.Errorf("%s:\n%s\ninterpreted:\n%s", sql, straight, interpreted)
			}
		}
	}
}

// handedRows reads the rows of a statement twice, the first time not to their end.
func handedRows(t *testing.T, sql string, hook func(*memoryTable), interpreted bool) string {
	t.Helper()
	m := pairs()
	hook(m)
	var b strings.Builder
	filter := m.filter
	m.filter = func(ctx context.Context, access string, args []engine.Arg) error {
		fmt.Fprintln(&b, "filter", access, args)
		if filter != nil {
			return filter(ctx, access, args)
		}
		return nil
	}
	cfg := mediaConfig(m)
	cfg.Interpreted = interpreted
	conn := mustOpen(t, cfg)
	s := mustPrepare(t, conn, sql)
	write := func(what ...any) {
		for i, x := range what {
			if err, ok := x.(error); ok {
				var p *engine.PanicError
				what[i] = fmt.Sprint(err, errors.Is(err, errBroken), errors.As(err, &p))
			}
		}
		line := fmt.Sprint(what...)
		fmt.Fprintln(&b, line[:min(len(line), 100)])
	}
	for _, n := range []int{3, 1000} {
		if err := s.Restart(nil); err != nil {
			write(err)
		}
		if s.ParamCount() > 0 {
			write(s.Bind(1, value.Int(2)))
		}
		read(t.Context(), s, n, write)
	}
	write(s.Close(), conn.Bad())
	return b.String()
}
