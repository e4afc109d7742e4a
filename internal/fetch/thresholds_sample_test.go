package fetch_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// sample is a statement on a world of its own. {n} in it are the ids of the first
// n posts, as a list.
type sample struct {
	options  graphsim.Options
	account  int
	pageSize int
	login    schema.Login
	mute     func(*graphsim.Data) []*graphsim.Media
	dropped  []string
	lacks    string
	together bool
	before   []string // statements that run first
	mode     mode
	sql      string
}

// brink is a threshold with a statement just before it and one just beyond.
type brink struct {
	name          string
	before, after sample
}

// with returns a sample that differs.
func (s sample) with(change func(*sample)) sample {
	change(&s)
	return s
}

func asking(sql string) func(*sample) { return func(s *sample) { s.sql = sql } }

func posts(n int) func(*sample) { return func(s *sample) { s.options.Media = n } }

// record runs the sample.
func (s sample) record(t *testing.T) *record {
	t.Helper()
	x := setting{
		name: "sample", options: s.options, account: s.account, pageSize: s.pageSize, login: s.login,
		mute: s.mute, dropped: s.dropped, lacks: s.lacks, together: s.together,
	}
	w := newPlainWorld(t, x)
	for _, sql := range s.before {
		if r := w.lanes[0].run(query{sql: w.fill(sql)}, mode{}); r.err != nil {
			t.Fatal(r.err)
		}
	}
	w.idle = s.mode.idle
	q := query{sql: w.fill(s.sql)}
	q.keys = keysIn(q.sql)
	if s.together {
		var wait sync.WaitGroup
		wait.Go(func() { w.lanes[1].run(q, s.mode) })
		defer wait.Wait()
		<-w.sent // the other asks first
	}
	return w.lanes[0].run(q, s.mode)
}

var listMark = regexp.MustCompile(`\{(\d+)(;?)\}`)

// fill writes the ids of the first posts where {n} stands, or {n;} for rows of one.
func (w *world) fill(sql string) string {
	var ids []string
	for _, m := range w.sim.Data().Accounts[0].Media {
		ids = append(ids, m.ID)
	}
	return listMark.ReplaceAllStringFunc(sql, func(mark string) string {
		parts := listMark.FindStringSubmatch(mark)
		n, _ := strconv.Atoi(parts[1])
		between := "', '"
		if parts[2] != "" {
			between = "'), ('"
		}
		return "'" + strings.Join(ids[:n], between) + "'"
	})
}

// journalText is what the simulator has seen, shortened.
func (r *record) journalText() string {
	var b strings.Builder
	for i := range r.hits {
		h := &r.hits[i]
		fmt.Fprintf(&b, "%s?%s (batch %d, status %d, code %d) %s\n", h.path, h.query[:min(len(h.query), 120)], h.batch, h.status, h.code, h.fault)
		if i > 60 {
			b.WriteString("…\n")
			break
		}
	}
	return b.String()
}
