package driver_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// seenPost is a post as a reading saw it last.
type seenPost struct {
	caption string
	likes   any
	day     int
}

// TestAsOf_random keeps two accounts that change, read whole, by halves and in part, and asks for
// random moments: the rows are those that were remembered when the step was made.
func TestAsOf_random(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 1})
	const worlds = 6
	whole, partial := 0, 0
	for seed := range uint64(worlds) {
		r := rand.New(rand.NewPCG(seed, 99))
		k := keep(t, keptMedia())
		accounts := []string{"17", "18"}
		world, seen := map[string]map[int]seenPost{}, map[string]map[string]seenPost{}
		for _, a := range accounts {
			world[a], seen[a] = map[int]seenPost{}, map[string]seenPost{}
		}
		type remembered struct {
			at       time.Time
			rows     map[string][]string // by account
			complete map[[2]int]bool     // account and half
		}
		var past []remembered
		complete := map[[2]int]bool{}
		now := keptDay
		for range 40 {
			which := r.IntN(2)
			account := accounts[which]
			for range r.IntN(4) {
				id := r.IntN(300)
				if r.IntN(4) == 0 {
					delete(world[account], id)
				} else {
					p := seenPost{fmt.Sprint("c", r.IntN(3)), r.Int64N(4), id}
					if r.IntN(5) == 0 {
						p.likes = nil
					}
					world[account][id] = p
				}
			}
			now = now.Add(time.Duration(1+r.IntN(5000)) * time.Second)
			half := r.IntN(3) // 0: the first ones, 1: the others, 2: all
			b := history.Batch{Table: keptMedia(), Scope: &history.Scope{Time: "Created"}, Scan: history.Scan{Began: now, Complete: r.IntN(5) > 0}}
			edge := keptDay.AddDate(0, 0, -250)
			switch half {
			case 0:
				b.Scope.To, b.Scan.To = edge, edge
			case 1:
				b.Scope.From, b.Scan.From = edge, edge
			}
			for id := range 300 {
				if half < 2 && id/150 != half {
					continue
				}
				key := fmt.Sprint(id)
				p, there := world[account][id]
				if there && (b.Scan.Complete || r.IntN(2) == 0) {
					row := history.Row{Values: []any{key, p.caption, p.likes, true, keptDay.AddDate(0, 0, id-400)}}
					if p.likes == nil {
						row.Missing = map[string][]string{"LikesCount": {"no_data"}}
					}
					b.Rows = append(b.Rows, row)
					seen[account][key] = p
				} else if !there && b.Scan.Complete {
					delete(seen[account], key)
				}
			}
			k.step(account, b)
			for h := range 2 {
				if half == 2 || half == h {
					complete[[2]int{which, h}] = b.Scan.Complete
				}
			}
			m := remembered{at: now, rows: map[string][]string{}, complete: maps.Clone(complete)}
			for _, a := range accounts {
				for key, p := range seen[a] {
					likes := "NULL"
					if p.likes != nil {
						likes = fmt.Sprint(p.likes)
					}
					m.rows[a] = append(m.rows[a], strings.Join([]string{key, p.caption, likes}, "|"))
				}
				slices.Sort(m.rows[a])
			}
			past = append(past, m)
		}
		db := open(t, srv.DSN()+";KeptLocation="+k.path)
		at := func() (int, time.Time) {
			i := r.IntN(len(past))
			moment := past[i].at
			if next := i + 1; next < len(past) && r.IntN(3) > 0 {
				moment = moment.Add(time.Duration(r.Int64N(int64(past[next].at.Sub(moment)))))
			}
			return i, moment
		}
		for range 25 {
			i, moment := at()
			want := slices.Sorted(slices.Values(slices.Concat(past[i].rows["17"], past[i].rows["18"])))
			got, report := reported(t, db, "SELECT Id, Caption, LikesCount FROM Media FOR SYSTEM_TIME AS OF ?", moment)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d at %v: %q, want %q", seed, moment, got, want)
			}
			isWhole := true
			for which := range 2 {
				for h := range 2 {
					isWhole = isWhole && past[i].complete[[2]int{which, h}]
				}
			}
			// An account of which only one half was ever read is known by that half.
			if report.Complete != isWhole {
				t.Fatalf("seed %d at %v: complete %v, want %v of %v; %+v", seed, moment, report.Complete, isWhole, past[i].complete, report.Warnings)
			}
			if isWhole {
				whole++
			} else {
				partial++
			}
			nulls, told := 0, 0
			for _, line := range want {
				if strings.HasSuffix(line, "|NULL") {
					nulls++
				}
			}
			for _, w := range report.Warnings {
				if w.Column == "LikesCount" && w.Reason == "no_data" {
					told = w.Count
				}
			}
			if nulls != told {
				t.Fatalf("seed %d: %d values are NULL, and %d are told", seed, nulls, told)
			}
			// Two moments in one statement, joined by key: what has another caption, or is gone.
			k2, second := at()
			changes := map[string]bool{}
			for _, line := range past[i].rows["17"] {
				key, _, _ := strings.Cut(line, "|")
				if !slices.Contains(past[k2].rows["17"], line) {
					changes[key] = true
				}
			}
			pairs := query(t, db, `SELECT a.Id FROM Media FOR SYSTEM_TIME AS OF ? a LEFT JOIN Media FOR SYSTEM_TIME AS OF ? b ON b.Id = a.Id AND b.account = a.account
				WHERE a.account = '17' AND (b.Id IS NULL OR a.Caption IS NOT b.Caption OR a.LikesCount IS NOT b.LikesCount)`, moment, second)
			if slices.Sort(pairs); !slices.Equal(pairs, slices.Sorted(maps.Keys(changes))) {
				t.Fatalf("seed %d from %v to %v: %q, want %v", seed, moment, second, pairs, changes)
			}
		}
	}
	if whole == 0 || partial == 0 {
		t.Errorf("%d whole, %d in part: the judge sees too little", whole, partial)
	}
}
