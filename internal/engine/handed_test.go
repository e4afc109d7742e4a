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

// handing are statements, and whether their columns are read where the cursors stand:
// those of which SQLite finds the rows and does no more with them.
var handing = map[string]bool{
	"SELECT Id, Caption FROM Media WHERE LikeCount >= 0":                                                                         true,
	"SELECT Id, LikeCount FROM Media WHERE LikeCount >= 0":                                                                       true,
	"SELECT LikeCount, LikeCount, Id FROM Media WHERE LikeCount > 1":                                                             true,
	"SELECT Id FROM Media LIMIT 2":                                                                                               true,
	"SELECT Id FROM Media LIMIT 2 OFFSET 1":                                                                                      true,
	"SELECT Id FROM Media WHERE Caption LIKE '%a%' AND Timestamp < '2026'":                                                       true,
	"SELECT Id FROM Media WHERE LikeCount + 1 > ? OR Caption IS NULL":                                                            true,
	"SELECT m.Id, n.Caption FROM Media m, Media n":                                                                               true,
	"SELECT m.Id, n.Id, n.Caption FROM Media m JOIN Media n ON n.Id = m.Caption":                                                 true,
	"SELECT m.Id, n.Caption FROM Media m LEFT JOIN Media n ON n.Id = m.Caption":                                                  true,
	"SELECT m.Id, n.Caption, n.LikeCount FROM Media m LEFT JOIN Media n ON n.Id = '2'":                                           true,
	"SELECT m.Id, n.Id FROM Media m LEFT JOIN Media n ON n.LikeCount = m.LikeCount + 1":                                          true,
	"SELECT n.Id FROM Media m LEFT JOIN Media n ON n.Id = m.Caption":                                                             false, // nothing tells whether there is a row
	"SELECT m.Id, n.Timestamp FROM Media m LEFT JOIN Media n ON 0":                                                               true,
	"SELECT m.Id, n.Caption, o.Caption FROM Media m LEFT JOIN Media n ON n.Id = m.Caption LEFT JOIN Media o ON o.Id = n.Caption": false,
	"SELECT m.Id, o.LikeCount FROM Media m JOIN Media n ON n.LikeCount < m.LikeCount LEFT JOIN Media o ON o.Id > n.Id":           true,
	"SELECT m.Id, n.Caption FROM Media m RIGHT JOIN Media n ON n.Id = m.Caption":                                                 false,
	"SELECT m.Id, n.Caption FROM Media m FULL JOIN Media n ON n.Id = m.Caption":                                                  false,
	"SELECT Id FROM Media WHERE LikeCount > 0 UNION ALL SELECT Id FROM Media":                                                    false,
	"SELECT Id FROM Media WHERE LikeCount IN (1, 2, 3)":                                                                          false,
	"SELECT Id FROM Media m WHERE EXISTS (SELECT 1 FROM Media n WHERE n.Id = m.Caption)":                                         true,
	"SELECT Id || '' FROM Media":                                                                                                 false,
	"SELECT Id, 1 FROM Media":                                                                                                    false,
	"SELECT DISTINCT Id FROM Media":                                                                                              false,
	"SELECT Id FROM Media ORDER BY LikeCount":                                                                                    false,
	"SELECT LikeCount, count(*) FROM Media GROUP BY LikeCount":                                                                   false,
	"SELECT max(LikeCount), Id FROM Media":                                                                                       false,
	"SELECT Id FROM Media WHERE LikeCount = (SELECT min(LikeCount) FROM Media)":                                                  false,
	"WITH RECURSIVE r(Id) AS (SELECT Id FROM Media UNION SELECT Id FROM r) SELECT * FROM r":                                      false,
	"SELECT Id FROM Media": false, // it is not asked at all
}

func TestHanded(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, mediaConfig(media()))
	for sql, want := range handing {
		s := mustPrepare(t, conn, sql)
		if s.HandsOver() != want {
			t.Errorf("%s: %t", sql, s.HandsOver())
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
func TestHanded_tooBig(t *testing.T) {
	t.Parallel()
	const sql = "SELECT Id, Caption FROM Media WHERE LikeCount >= 0"
	hook := func(m *memoryTable) { m.rows[20][1] = textOf(64<<20 + 1) }
	straight, interpreted := handedRows(t, sql, hook, false), handedRows(t, sql, hook, true)
	if straight != interpreted || !strings.Contains(straight, "too big") {
		t.Errorf("%s\ninterpreted:\n%s", straight, interpreted)
	}
}

// Rows that are handed over are those that pass through SQLite, and a module is asked
// the same.
func TestHanded_same(t *testing.T) {
	t.Parallel()
	for sql := range handing {
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
