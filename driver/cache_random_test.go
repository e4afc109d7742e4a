package driver_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// chance makes statements at random, over tables that are kept and one that is not.
type chance struct {
	*rand.Rand
	accounts, posts []string
}

// timed are the tables with the column that their ranges are of.
var timed = map[string]string{"Media": "Created", "IGMedia": "Timestamp", "Tags": "Created", "Stories": "Created", "Comments": "Created", "MediaChildren": "Created"}

var tablesKept = []string{"Media", "Media", "Media", "IGMedia", "Comments", "Comments", "MediaChildren", "Stories", "Tags", "InstagramBusinessProfile"}

func (c chance) one(list []string) string { return list[c.IntN(len(list))] }

func (c chance) columns(table string, most int) []string {
	t := schema.Default().Table(table)
	var names []string
	for range 1 + c.IntN(most) {
		if col := &t.Columns[c.IntN(len(t.Columns))]; !slices.Contains(names, col.Name) && !col.Hidden {
			names = append(names, col.Name)
		}
	}
	if len(names) == 0 {
		names = []string{t.Columns[0].Name}
	}
	return names
}

func (c chance) day() string { return fmt.Sprintf("'2026-%02d-%02d'", 1+c.IntN(11), 1+c.IntN(28)) }

// terms are conditions, of a prefix before the columns.
func (c chance) terms(table, prefix string) []string {
	t := schema.Default().Table(table)
	var terms []string
	at, has := timed[table]
	if _, i := t.Column("InstagramBusinessAccountId"); i >= 0 && c.IntN(4) == 0 {
		terms = append(terms, fmt.Sprintf("%sInstagramBusinessAccountId IN ('%s')", prefix, strings.Join(c.accounts[:1+c.IntN(len(c.accounts))], "', '")))
	}
	if has && c.IntN(3) == 0 {
		terms = append(terms, prefix+at+c.one([]string{" >= ", " > ", " < ", " <= "})+c.day())
	}
	if has && c.IntN(4) == 0 {
		terms = append(terms, prefix+at+c.one([]string{" >= ", " < "})+c.day())
	}
	if _, i := t.Column("LikesCount"); i >= 0 && c.IntN(3) == 0 {
		terms = append(terms, fmt.Sprintf("%sLikesCount > %d", prefix, c.IntN(60)))
	}
	if table == "Media" && c.IntN(6) == 0 {
		terms = append(terms, fmt.Sprintf("%sId IN ('%s', '%s', '1')", prefix, c.one(c.posts), c.one(c.posts)))
	}
	return terms
}

func where(terms []string) string {
	if len(terms) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(terms, " AND ")
}

// question is a SELECT whose rows have one order.
func (c chance) question() string {
	table := c.one(tablesKept)
	columns := c.columns(table, 5)
	list := strings.Join(columns, ", ")
	switch c.IntN(7) {
	case 0:
		return fmt.Sprintf("SELECT count(*), min(%s), max(%s) FROM %s%s", columns[0], columns[0], table, where(c.terms(table, "")))
	case 1:
		return fmt.Sprintf("SELECT %s, count(*) FROM %s%s GROUP BY 1 ORDER BY 1", columns[0], table, where(c.terms(table, "")))
	case 2:
		return "SELECT m.Id, c.Id, m.LikesCount, c.Text FROM Media m JOIN Comments c ON c.MediaId = m.Id" + where(c.terms("Media", "m.")) + " ORDER BY 1, 2"
	case 3:
		return "SELECT m.Id, (SELECT count(*) FROM MediaChildren c WHERE c.MediaId = m.Id) FROM Media m" + where(c.terms("Media", "m.")) + " ORDER BY 1"
	case 4:
		return fmt.Sprintf("SELECT DISTINCT %s FROM %s%s ORDER BY %s LIMIT %d", list, table, where(c.terms(table, "")), list, 1+c.IntN(20))
	}
	return fmt.Sprintf("SELECT %s FROM %s%s ORDER BY %s", list, table, where(c.terms(table, "")), list)
}

// keeping is a statement that brings the cache into another state.
func (c chance) keeping() string {
	table := c.one(tablesKept)
	list := "*"
	if c.IntN(2) == 0 {
		list = strings.Join(append(c.columns(table, 6), schema.Default().Table(table).Columns[0].Name), ", ")
	}
	text := c.one([]string{"CACHE ", "CACHE ", "CACHE ", "CACHE WITH TRUNCATE ", "CACHE WITH DROP EXISTING ", "CACHE WITH SCHEMA ONLY "}) + "SELECT " + list + " FROM " + table + where(c.terms(table, ""))
	if c.IntN(5) == 0 {
		text += fmt.Sprintf(" LIMIT %d", 1+c.IntN(30))
	}
	return text
}

// Whatever is kept, of which columns, accounts and days, whole or not, fresh or not: the rows
// are those of the platform, which does not change meanwhile; without a network they are
// those, or an error.
func TestCache_random(t *testing.T) {
	t.Parallel()
	rounds := 150
	if os.Getenv("VIEWFINDER_TEST_THOROUGH") != "" {
		rounds = 3000
	}
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 130})
	dsn := cached(t, srv, "")
	live := open(t, dsn)
	automatic := []*sql.DB{open(t, dsn+";AutoCache=true"), open(t, dsn+";AutoCache=true;CacheTolerance=0.02"), open(t, dsn+";AutoCache=true;TimeZone=Asia/Kathmandu")}
	zoned := open(t, dsn+";TimeZone=Asia/Kathmandu")
	offline := open(t, dsn+";Offline=true")
	seed := simtest.Seed(t)
	c := chance{rand.New(rand.NewPCG(seed, 1)), query(t, live, "SELECT Id FROM InstagramBusinessProfile"), query(t, live, "SELECT Id FROM Media")}
	spared, answered := 0, 0
	for i := range rounds {
		if c.IntN(4) == 0 {
			text := c.keeping()
			if _, err := try(t, live, text); err != nil {
				t.Fatalf("seed %d, round %d: %s: %v", seed, i, text, err)
			}
		}
		text := c.question()
		want := query(t, live, text)
		at := c.IntN(len(automatic))
		if at == 2 {
			want = query(t, zoned, text)
		}
		got, report := reported(t, automatic[at], text)
		if !slices.Equal(got, want) {
			t.Fatalf("seed %d, round %d, as of %v: %s:\n%q, and not\n%q", seed, i, report.AsOf, text, got, want)
		}
		if !report.AsOf.IsZero() {
			spared++
			if report.QuotaCalls > 0 || !report.Complete {
				t.Errorf("seed %d, round %d: %s: %+v", seed, i, text, report)
			}
		}
		if at == 2 {
			continue
		}
		if got, err := try(t, offline, text); err == nil {
			answered++
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d, round %d: %s: offline %q, and not %q", seed, i, text, got, want)
			}
		} else if !strings.Contains(err.Error(), "Offline=true") {
			t.Fatalf("seed %d, round %d: %s: %v", seed, i, text, err)
		}
	}
	t.Logf("seed %d: of %d statements %d were answered from the cache, %d offline", seed, rounds, spared, answered)
	if spared < rounds/10 || answered < rounds/10 {
		t.Errorf("seed %d: too few are judged: %d and %d", seed, spared, answered)
	}
}
