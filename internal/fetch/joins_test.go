package fetch_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// TestJoins runs the queries of the join experiment on 5,000 posts, 40,000
// comments and 10,000 replies, compares their rows with plain tables, and shows
// their calls beside the fewest that field expansion allows; where there is time,
// with little memory too.
func TestJoins(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("72 queries on 5,000 posts: run without -short")
	}
	r := newRig(t, graphsim.Options{Media: 5000, Comments: 40000, Replies: 10000, PreConversion: -1})
	data := r.sim.Data()
	r.cfg.Account = data.Accounts[0].ID
	truth := loadTruth(t, data)
	bounds := lowerBounds(data.Accounts[0])
	viral := data.Accounts[0].Media[slices.IndexFunc(data.Accounts[0].Media, func(m *graphsim.Media) bool { return len(m.Comments) > 100 })]
	fill := func(s string) string { return fillIDs(s, data.Accounts[0], viral) }

	datadriven.RunTest(t, "../../testdata/joins", func(t *testing.T, d *datadriven.TestData) string {
		sql := fill(d.Input)
		var args []any
		for _, a := range d.CmdArgs {
			if a.Key == "args" {
				for _, v := range a.Vals {
					args = append(args, literal(fill(v)))
				}
			}
		}
		want, err := truthRows(truth, sql, args...)
		if err != nil {
			return "plain tables: " + err.Error()
		}
		limit := outermostLimit.FindStringSubmatch(sql)
		got, err := r.limited(wanted(limit), sql, args...)
		if err != nil {
			return "error: " + err.Error()
		}
		if thorough() {
			spilled := *r
			spilled.cfg.MaxMemory = 8 << 20
			little, err := spilled.limited(wanted(limit), sql, args...)
			switch {
			case err != nil:
				t.Errorf("%s: with little memory: %v", d.Pos, err)
			case little.quota > got.quota || len(little.rows) != len(got.rows):
				t.Errorf("%s: with little memory %d rows for %d calls, not %d for %d", d.Pos, len(little.rows), little.quota, len(got.rows), got.quota)
			}
		}
		if limit != nil && len(got.rows) == len(want) {
			// Which rows a LIMIT keeps is open where ORDER BY leaves ties: they
			// must be among all, as many.
			if want, err = truthRows(truth, strings.TrimSuffix(sql, limit[0]), args...); err != nil {
				return err.Error()
			}
			for _, row := range got.rows {
				if !slices.Contains(want, row) {
					t.Errorf("%s: row %s is not among the answer's", d.Pos, row)
				}
			}
		} else if !slices.Equal(sorted(want), sorted(got.rows)) {
			t.Errorf("%s: %d rows, not the %d of the plain tables", d.Pos, len(got.rows), len(want))
		}
		var bound string
		d.ScanArgs(t, "bound", &bound)
		n, ok := bounds[bound]
		if !ok {
			if n, err = strconv.Atoi(bound); err != nil {
				t.Fatal(err)
			}
		}
		return fmt.Sprintf("%d rows, %d calls in %d requests; bound %d\n", len(got.rows), got.quota, len(got.calls), n)
	})
}

var outermostLimit = regexp.MustCompile(` LIMIT (\d+)(?: OFFSET (\d+))?$`)

func wanted(limit []string) int {
	if limit == nil {
		return 0
	}
	n, _ := strconv.Atoi(limit[1])
	m, _ := strconv.Atoi(limit[2])
	return n + m
}

func lowerBounds(a *graphsim.Account) map[string]int {
	m, c, r := (len(a.Media)+99)/100, 0, 0
	for _, media := range a.Media {
		c += max(0, (len(media.Comments)-1)/50)
		for _, comment := range media.Comments {
			r += max(0, (len(comment.Replies)-1)/50)
		}
	}
	return map[string]int{"M": m, "C": m + c, "R": m + c + r}
}

var idMark = regexp.MustCompile(`[$#](\d+|viral|LIST)`)

func fillIDs(s string, a *graphsim.Account, viral *graphsim.Media) string {
	return idMark.ReplaceAllStringFunc(s, func(mark string) string {
		switch mark {
		case "$viral":
			return viral.ID
		case "$LIST":
			var list []string
			for i := range 12 {
				list = append(list, "('"+a.Media[(i*311+5)%len(a.Media)].ID+"')")
			}
			return strings.Join(list, ",")
		}
		n, _ := strconv.Atoi(mark[1:])
		if mark[0] == '#' {
			return viral.Comments[n%len(viral.Comments)].ID
		}
		return a.Media[n%len(a.Media)].ID
	})
}

func literal(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) < 10 {
		return n
	}
	return s
}
