package engine_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// What the machine sorts, groups, counts and numbers comes out as SQLite has it, with the
// rows that are alike in the same order.
func TestStraight_keeps(t *testing.T) {
	t.Parallel()
	cfg := kinds()
	cfg.Functions = sqlfunc.Host{}
	random := rand.New(rand.NewPCG(5, 6))
	m := cfg.Tables[0].Module.(*memoryTable)
	for range 300 { // values that come again, in other company
		row := slices.Clone(m.rows[0])
		for i := range row {
			row[i] = m.rows[random.IntN(len(m.rows))][i]
		}
		m.rows = append(m.rows, row)
	}
	straight := mustOpen(t, cfg)
	cfg.Interpreted = true
	interpreted := mustOpen(t, cfg)
	same := func(sql string) {
		t.Helper()
		var rows [2][]string
		for i, conn := range []*engine.Conn{straight, interpreted} {
			s := mustPrepare(t, conn, sql)
			if s.Straight() != (i == 0) {
				t.Fatalf("%s: %t, %s", sql, s.Straight(), s.Bent())
			}
			for range 2 { // as often as it is begun
				rows[i] = append(rows[i], exact(t, s)...)
				if err := s.Restart(nil); err != nil {
					t.Fatal(err)
				}
			}
			_ = s.Close()
		}
		if !slices.Equal(rows[0], rows[1]) {
			t.Errorf("%s:\n%s", sql, cmp.Diff(rows[1], rows[0]))
		}
	}
	columns := strings.Fields("T I R N B C D") // H has a sequence without a name
	for _, a := range columns {
		for _, way := range []string{"", " DESC", " NULLS LAST", " DESC NULLS FIRST", " COLLATE NOCASE"} {
			same(fmt.Sprintf("SELECT * FROM V ORDER BY %s%s", a, way))
		}
		b := columns[random.IntN(len(columns))]
		same(fmt.Sprintf("SELECT B, %s FROM V ORDER BY %[1]s DESC, %s", b, a))
		same(fmt.Sprintf("SELECT %s, count(*), count(%s), B FROM V GROUP BY %[1]s", a, b))
		same(fmt.Sprintf("SELECT %s, %s, count(*) FROM V GROUP BY 1, 2 ORDER BY 3 DESC, 1", a, b))
		same(fmt.Sprintf("SELECT B, row_number() OVER (PARTITION BY %s ORDER BY %s DESC, B) AS R FROM V", a, b))
		same(fmt.Sprintf("SELECT * FROM (SELECT B, I, row_number() OVER (PARTITION BY %s ORDER BY %s) AS R FROM V) WHERE R <= 2", a, b))
	}
	same("SELECT B, row_number() OVER () AS R FROM V")
	same("SELECT B, row_number() OVER (ORDER BY I), row_number() OVER (ORDER BY T DESC) FROM V")
	same("SELECT count(*), count(B), count(NULL) FROM V WHERE I > 3")
	same("SELECT count(*) FROM V WHERE 0")
	same("SELECT count(*) FROM V WHERE 0 GROUP BY B")
	same("WITH w AS MATERIALIZED (SELECT B, I FROM V) SELECT a.B, b.I FROM w a LEFT JOIN V b ON b.B = a.I WHERE a.I > 3")
	same("SELECT B, (SELECT count(*) FROM V w WHERE w.I < V.I) FROM V")
	same("SELECT strftime('%Y-%m', D) AS M, strftime('%Y %% %H:%M %d', T), strftime('%j', D), strftime('%s', 'now') IS NULL FROM V ORDER BY M")
	same("SELECT strftime(T, '2026-01-02 03:04:05'), strftime('%F %T %R %S', D), strftime(NULL, D), strftime('%m', I) FROM V")
	same("SELECT strftime('%Y', D) AS Y, count(*) FROM V GROUP BY Y HAVING count(*) > 1 ORDER BY 2 DESC")
}

// Days that there are not, and hours, are what SQLite's functions make of them.
func TestStraight_strftime(t *testing.T) {
	t.Parallel()
	m := &memoryTable{key: -1}
	for _, date := range []string{"2026-02-28", "2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2026-04-31", "2026-12-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01", "9999-12-31", "2026/01/02"} {
		for _, clock := range []string{"00:00:00", "23:59:59", "24:00:00", "12:60:00", "12:00:60", "12 00:00", "12:0a:00"} {
			v := value.Text(date + " " + clock)
			m.rows = append(m.rows, []value.Value{v, v, v, v})
		}
	}
	cfg := mediaConfig(m)
	cfg.Functions = sqlfunc.Host{}
	var rows [2][]string
	for i := range rows {
		cfg.Interpreted = i == 1
		s := mustPrepare(t, mustOpen(t, cfg), "SELECT Id, strftime('%Y|%m|%d|%H|%M|%S|%F|%R|%T|%%', Id) FROM Media")
		if s.Straight() != (i == 0) {
			t.Fatal(s.Bent())
		}
		rows[i] = exact(t, s)
	}
	if !slices.Equal(rows[0], rows[1]) {
		t.Error(cmp.Diff(rows[1], rows[0]))
	}
}

// What is sorted and grouped is bounded as SQLite's own memory is, and so is a row of it.
func TestStraight_bounds(t *testing.T) {
	t.Parallel()
	for sql, small := range map[string]bool{
		"SELECT Caption FROM Media ORDER BY Caption":                                     false,
		"SELECT Caption FROM Media GROUP BY Caption":                                     false,
		"WITH m AS MATERIALIZED (SELECT * FROM Media) SELECT Caption FROM m":             false,
		"SELECT Id FROM Media ORDER BY Id":                                               true,
		"SELECT Id, row_number() OVER () FROM Media":                                     true,
		"SELECT Caption FROM Media":                                                      true,
		"SELECT Caption, row_number() OVER () FROM Media":                                true, // row by row
		"SELECT count(Caption) FROM Media":                                               true,
		"SELECT m.Caption, n.Caption FROM Media m JOIN Media n ON n.Id = m.Id":           true,
		"SELECT Caption FROM Media UNION ALL SELECT Caption FROM Media ORDER BY Caption": false,
	} {
		m := &memoryTable{key: 0}
		for i := range 40 {
			m.rows = append(m.rows, []value.Value{value.Int(int64(i)), textOf(1 << 20), value.Null, value.Null})
		}
		for _, interpreted := range []bool{false, true} {
			cfg := mediaConfig(m)
			cfg.Memory, cfg.Interpreted = 16<<20, interpreted
			s := mustPrepare(t, mustOpen(t, cfg), sql)
			err := drain(t, s)
			if small != (err == nil) || err != nil && !errors.Is(err, engine.ErrOutOfMemory) {
				t.Errorf("%s (interpreted: %t, %s): %v", sql, interpreted, s.Bent(), err)
			}
		}
	}
	for _, more := range []int{-20, -11, -10, -9, -8, 0} {
		m := &memoryTable{key: -1}
		m.rows = [][]value.Value{{value.Null, textOf(16<<20 + more), value.Int(300), value.Null}}
		for _, sql := range []string{"SELECT Caption FROM Media ORDER BY LikeCount", "SELECT Caption, Id, LikeCount FROM Media ORDER BY Caption"} {
			var told [2]string
			for i := range told {
				cfg := mediaConfig(m)
				cfg.Interpreted = i == 1
				told[i] = fmt.Sprint(drain(t, mustPrepare(t, mustOpen(t, cfg), sql)))
			}
			if told[0] != told[1] {
				t.Errorf("%s with %d: %s, not %s", sql, more, told[0], told[1])
			}
		}
	}
}

// drain reads a statement to its end.
func drain(t *testing.T, s *engine.Stmt) error {
	t.Helper()
	for {
		if more, err := s.Step(t.Context()); err != nil || !more {
			return err
		}
	}
}
