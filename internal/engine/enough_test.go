package engine_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// enoughs are statements over posts and their comments, of which each post but the last
// has several, and how many rows of comments they move to: fewer than there are
// where one is enough of each post.
var enoughs = []struct {
	sql   string
	moves int
}{
	{"SELECT m.Id FROM Media m LEFT JOIN Comments c ON c.Caption = m.Id WHERE c.Id IS NULL", 3},
	{"SELECT m.Id, c.Id, c.Caption FROM Media m LEFT JOIN Comments c ON c.Caption = m.Id WHERE c.Id IS NULL", 3},
	{"SELECT count(*), max(c.Caption) FROM Media m LEFT JOIN Comments c ON c.Caption = m.Id WHERE c.Id IS NULL", 3},
	{"SELECT m.Id FROM Media m LEFT JOIN Comments c ON c.Caption = m.Id AND c.LikeCount > 0 WHERE c.Id IS NULL AND m.LikeCount >= 0", 5},
	{"SELECT m.Id FROM Media m LEFT JOIN Comments c ON c.Caption = m.Id AND c.Id <> '2' WHERE c.Id IS NULL", 6},
	{"SELECT m.Id FROM Media m LEFT JOIN Comments c ON c.Caption = m.Id WHERE c.Id IS NOT NULL", 6},
	{"SELECT m.Id FROM Media m LEFT JOIN Comments c ON c.Caption = m.Id WHERE c.LikeCount IS NULL", 6},
	{"SELECT m.Id FROM Media m LEFT JOIN Comments c ON c.Caption = m.Id WHERE c.Id IS NULL OR c.Id = '9'", 6},
	{"SELECT m.Id, count(c.Id) FROM Media m LEFT JOIN Comments c ON c.Caption = m.Id GROUP BY m.Id", 6},
	{"SELECT m.Id FROM Media m LEFT JOIN Comments c ON c.Caption = m.Id LEFT JOIN Comments d ON d.Caption = c.Id WHERE d.Id IS NULL", 12},
	{"SELECT m.Id FROM Comments c RIGHT JOIN Media m ON c.Caption = m.Id WHERE c.Id IS NULL", 6},
	{"SELECT m.Id FROM Media m FULL JOIN Comments c ON c.Caption = m.Id WHERE c.Id IS NULL", 12},
	{"SELECT m.Id, c.LikeCount FROM Media m JOIN Comments c ON c.Caption = m.Id WHERE c.Id IS NULL", 3},
}

// Where one row of a scan makes all that follow it needless, they are not read; the
// answer is SQLite's own.
func TestEnough(t *testing.T) {
	t.Parallel()
	for _, x := range enoughs {
		answer := func(interpreted bool) ([]string, int) {
			moves := 0
			cfg := talk(&moves)
			cfg.Interpreted = interpreted
			s := mustPrepare(t, mustOpen(t, cfg), x.sql)
			defer func() { _ = s.Close() }()
			return rows(t, s), moves
		}
		got, moves := answer(false)
		want, _ := answer(true)
		if !slices.Equal(got, want) || moves != x.moves {
			t.Errorf("%s: %q with %d moves, not %q with %d", x.sql, got, moves, want, x.moves)
		}
	}
}

// A scan that ends early in one execution reads its rows in the next.
func TestEnough_again(t *testing.T) {
	t.Parallel()
	moves := 0
	s := mustPrepare(t, mustOpen(t, talk(&moves)), enoughs[0].sql)
	defer func() { _ = s.Close() }()
	first := rows(t, s)
	if err := s.Restart(nil); err != nil {
		t.Fatal(err)
	}
	if second := rows(t, s); !slices.Equal(first, second) || moves != 2*enoughs[0].moves {
		t.Errorf("%q, then %q, with %d moves", first, second, moves)
	}
}

// talk are posts 1 to 4, of which the first three have three, two and one comment, of
// ids from 1 on; a comment's caption is the id of its post.
func talk(moves *int) engine.Config {
	cfg := comparedConfig()
	row := func(id, caption string, likes int) []value.Value {
		return []value.Value{value.Text(id), value.Text(caption), value.Int(int64(likes)), value.Float(0), value.Text("2026-01-01 00:00:00"), value.Int(0)}
	}
	media, comments := &memoryTable{key: 0}, &memoryTable{key: 1}
	for i := range 4 {
		media.rows = append(media.rows, row(fmt.Sprint(i+1), "", i))
		for k := range 3 - i {
			comments.rows = append(comments.rows, row(fmt.Sprint(len(comments.rows)+1), fmt.Sprint(i+1), k))
		}
	}
	comments.next = func(context.Context, int) error {
		*moves++
		return nil
	}
	cfg.Tables[0].Module, cfg.Tables[1].Module = media, comments
	cfg.Tables[1].Columns = slices.Clone(cfg.Tables[1].Columns)
	cfg.Tables[1].Columns[0].NotNull = true
	return cfg
}
