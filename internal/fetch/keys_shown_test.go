package fetch_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// No two rows have the key that lists of columns show, whatever names them and whoever asks.
func TestKeys_unique(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{options: graphsim.Options{Accounts: 3, Media: 12, Comments: 60, Replies: 10, Tags: 6, StrangerMedia: 12}, named: true})
	l := w.lanes[0]
	rows := func(sql string) [][]string {
		r := l.run(query{sql: sql}, mode{driven: true})
		if r.err != nil {
			t.Errorf("%s: %v", sql, r.err)
		}
		return r.rows
	}
	for _, x := range w.arguments {
		table := schema.Default().Table(x.name)
		var keys, terms []string
		for _, c := range table.Columns {
			if c.Key {
				keys = append(keys, c.Name)
			}
		}
		var named []string // that say all by themselves
		for _, either := range table.Required() {
			named = append(named, either...)
		}
		others := ""
		for _, a := range table.Arguments {
			if c, _ := table.Column(a.Column); c.Type == schema.Text && !slices.Contains(named, a.Column) && len(x.inputs[a.Column]) == 0 {
				others += " AND " + a.Column + " IN ('a', 'e')"
			}
		}
		if table.Address.Account != "" {
			var accounts []string
			for _, a := range w.sim.Data().Accounts {
				accounts = append(accounts, quote(a.ID))
			}
			others += " AND " + table.Address.Account + " IN (" + strings.Join(accounts, ", ") + ")"
		}
		for _, column := range named {
			argument := table.Argument(column)
			var list []string
			for _, v := range x.inputs[column] {
				if list = append(list, v); argument.Lower {
					list = append(list, strings.ToUpper(v), "'"+argument.Strip+strings.Trim(v, "'")+"'")
				}
			}
			if len(list) > 0 {
				terms = append(terms, column+" IN ("+strings.Join(list, ", ")+")"+others)
			}
		}
		list := strings.Join(keys, ", ")
		for _, where := range terms {
			all := rows(fmt.Sprintf("SELECT %s FROM %s WHERE %s", list, x.name, where))
			if len(all) == 0 {
				t.Errorf("%s: no row where %s", x.name, where[:min(len(where), 200)])
			}
			seen := map[string]bool{}
			for _, row := range all {
				key := strings.Join(row, "|")
				if seen[key] {
					t.Errorf("%s: the key (%s) comes twice: %s", x.name, list, key)
					break
				}
				seen[key] = true
			}
		}
	}
}
