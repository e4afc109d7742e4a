package history

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

var posts = &Table{
	Name: "Posts", Key: []string{"Id"}, Within: []string{"Created"},
	Columns: []Column{{Name: "Id"}, {Name: "Likes", Type: Integer}, {Name: "Created", Type: Time}, {Name: "Url", Volatile: true}},
}

// kept is a sink in the plainest form: all versions in one list.
type kept struct {
	key      string
	row      Row
	from, to time.Time
	hash     Hash
}

func apply(t *testing.T, all []kept, b *Batch) []kept {
	t.Helper()
	keys := map[string]bool{}
	for i := range b.Rows {
		if err := posts.Normalize(&b.Rows[i]); err != nil {
			t.Fatal(err)
		}
		keys[posts.RowKey(&b.Rows[i])] = true
	}
	byKey := map[string]Latest{}
	for i := range all { // in the order in which they began
		k := &all[i]
		if keys[k.key] || b.Closes() && k.to.IsZero() && b.Scope.Holds(posts, &k.row) {
			byKey[k.key] = Latest{Key: k.key, Hash: k.hash, From: k.from, To: k.to}
		}
	}
	c, _, err := b.Decide(slices.Collect(maps.Values(byKey)))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range c.Closed {
		for i := range all {
			if all[i].key == x.Key && all[i].to.IsZero() {
				all[i].to = x.To
			}
		}
	}
	for _, v := range c.Opened {
		all = append(all, kept{key: v.Key, row: *v.Row, from: v.From, hash: v.Hash})
	}
	return all
}

// TestDecide keeps a world that changes, read whole, in part and by halves, with a clock that
// jumps: what is open is what was seen last, what was closed was gone, versions follow upon
// each other.
func TestDecide(t *testing.T) {
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 0))
		world, seen := map[int]int64{}, map[int]int64{}
		var all []kept
		now := day
		for step := range 30 {
			id := r.IntN(12)
			if r.IntN(4) == 0 {
				delete(world, id)
			} else {
				world[id] = r.Int64N(3)
			}
			now = now.Add(time.Duration(r.IntN(9)-3) * time.Hour)
			b := &Batch{Table: posts, Scan: Scan{Began: now, Complete: r.IntN(3) > 0}}
			half := r.IntN(3) // 0: the first six, 1: the others, 2: all
			if half < 2 {
				b.Scope = &Scope{Time: "Created", From: day.AddDate(0, 0, 6*half), To: day.AddDate(0, 0, 6*half+6)}
			} else if r.IntN(2) == 0 {
				b.Scope = &Scope{}
			}
			for id := range 12 {
				if half < 2 && id/6 != half {
					continue
				}
				likes, there := world[id]
				if there && (b.Scan.Complete || r.IntN(2) == 0) {
					b.Rows = append(b.Rows, Row{Values: []any{fmt.Sprint(id), likes, day.AddDate(0, 0, id), fmt.Sprint("https://cdn.example/", step)}})
					seen[id] = likes
				} else if !there && b.Closes() {
					delete(seen, id)
				}
			}
			all = apply(t, all, b)

			open := map[string]int64{}
			last := map[string]kept{}
			for _, k := range all {
				if before, there := last[k.key]; there && (before.to.IsZero() || k.from.Before(before.to)) {
					t.Fatalf("seed %d step %d: versions of %s overlap: %v, %v", seed, step, k.key, before, k)
				}
				if !k.to.IsZero() && !k.to.After(k.from) {
					t.Fatalf("seed %d: a version of %s ends before it begins: %v", seed, k.key, k)
				}
				last[k.key] = k
				if k.to.IsZero() {
					open[k.row.Values[0].(string)] = k.row.Values[1].(int64)
				}
			}
			if len(open) != len(seen) {
				t.Fatalf("seed %d step %d: open %v, seen %v", seed, step, open, seen)
			}
			for id, likes := range seen {
				if open[fmt.Sprint(id)] != likes {
					t.Fatalf("seed %d step %d: open %v, seen %v", seed, step, open, seen)
				}
			}
		}
	}
}

func TestHashOf(t *testing.T) {
	row := func(values ...any) *Row { return &Row{Values: values} }
	at := time.Date(2026, 1, 1, 0, 0, 0, 123456789, time.FixedZone("", 3600))
	wider := &Table{Name: "Posts", Key: posts.Key, Columns: append(posts.Columns[:4:4], Column{Name: "Added", Type: Real})}
	a := row("1", int64(3), at, "x")
	b := row("1", float64(3), at.UTC().Truncate(time.Microsecond), "y")
	c := row("1", int64(3), at, "x", nil)
	for table, r := range map[*Table][]*Row{posts: {a, b}, wider: {c}} {
		for _, r := range r {
			if err := table.Normalize(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	if posts.HashOf(a) != posts.HashOf(b) {
		t.Error("a volatile value, a float or a zone makes another row")
	}
	if posts.HashOf(a) != wider.HashOf(c) {
		t.Error("a new column without a value makes another row")
	}
	if a, b := posts.HashOf(row("1", nil, nil, nil)), posts.HashOf(row(nil, int64(1), nil, nil)); a == b {
		t.Error("values of different columns make the same row")
	}
}

func TestRowKey(t *testing.T) {
	table := &Table{Name: "T", Key: []string{"A", "b"}, Columns: []Column{{Name: "a"}, {Name: "B"}}}
	keys := map[string]bool{}
	rows := [][]any{{"x", nil}, {"x", ""}, {nil, "x"}, {`x","`, nil}, {"x", `","`}, {strings.Repeat("x", 500), "a"}, {strings.Repeat("x", 500), "b"}}
	for _, values := range rows {
		key := table.RowKey(&Row{Values: values})
		if keys[key] || len(key) > longestKey {
			t.Errorf("%.20q has the key %q", values, key)
		}
		keys[key] = true
	}
}

func TestNormalize_refuses(t *testing.T) {
	for _, values := range [][]any{{"1"}, {"1", "many", nil, nil}, {"1", 1.5, nil, nil}, {"1", nil, "2026-01-01", nil}, {true, nil, nil, nil}} {
		if err := posts.Normalize(&Row{Values: values}); err == nil {
			t.Errorf("%v is taken", values)
		}
	}
}

func TestCheck(t *testing.T) {
	if err := posts.Check(); err != nil {
		t.Error(err)
	}
	for _, table := range []*Table{
		{Name: "", Key: []string{"a"}, Columns: []Column{{Name: "a"}}},
		{Name: "T", Columns: []Column{{Name: "a"}}},
		{Name: "T", Key: []string{"b"}, Columns: []Column{{Name: "a"}}},
		{Name: "T", Key: []string{"a"}, Columns: []Column{{Name: "a"}, {Name: "A"}}},
		{Name: "T", Key: []string{"a"}, Columns: []Column{{Name: "a"}, {Name: "Seen_From"}}},
	} {
		if table.Check() == nil {
			t.Errorf("%v is taken", table)
		}
	}
}
