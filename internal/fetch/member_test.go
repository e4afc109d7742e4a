package fetch_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// objectIDs are ids of everything in a simulator that has one, by kind.
func objectIDs(d *graphsim.Data) map[string][]string {
	ids := map[string][]string{"unknown": {"17899999999999999"}, "user": {d.User.ID}}
	add := func(kind, id string) { ids[kind] = append(ids[kind], id) }
	comments := func(on string, m *graphsim.Media) {
		for _, c := range m.Comments {
			add("comment on a "+on, c.ID)
			for _, r := range c.Replies {
				add("reply on a "+on, r.ID)
			}
		}
	}
	for _, a := range d.Accounts {
		add("account", a.ID)
		add("page", a.Page.ID)
		for _, m := range a.Media {
			add("post", m.ID)
			comments("post", m)
			for _, c := range m.Children {
				add("child", c.ID)
			}
		}
		for _, m := range a.Stories {
			add("story", m.ID)
			comments("story", m)
		}
		for _, m := range a.Tags {
			add("tag", m.ID)
		}
	}
	return ids
}

// keysOf are the columns of a table by which rows can be looked up.
func keysOf(t *schema.Table) (keys []string) {
	levels := schema.Default().Levels(t)
	for _, c := range t.Columns {
		if c.Field == "id" && c.Level > 0 && levels[c.Level].Edge.Lookup() != nil {
			keys = append(keys, c.Name)
		}
	}
	return keys
}

// An object that is looked up by its id is a row where a walk finds it, with the
// same values, and else it is none: whatever it is an id of, and where fields that
// usually tell are missing, or there where they should not be.
func TestMembership(t *testing.T) {
	t.Parallel()
	options := graphsim.Options{Accounts: 2, Media: 60, Comments: 240, Replies: 90, Tags: 12, Stories: 4, Ambiguous: true}
	for name, prepare := range map[string]func(r *rig){
		"two accounts": func(*rig) {},
		"one of two":   func(r *rig) { r.cfg.Account = r.sim.Data().Accounts[1].ID },
		"instagram login": func(r *rig) {
			r.loginWithInstagram(0)
		},
		"fields that are not known": func(r *rig) { // where each id is a request, which the front sees
			r.cfg.Login = schema.InstagramLogin
			r.askWith(graph.Config{Tokens: r.instagramToken(0), Transport: fronted{
				unknownField("parent_id", "IGComment"), fronted{unknownField("is_comment_enabled", "IGMedia"), simtest.InProcess{Handler: r.sim}},
			}})
		},
	} {
		if raceDetector() && name == "one of two" { // whose goroutines are those of two accounts
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, options)
			prepare(r)
			r.once = true
			ids := objectIDs(r.sim.Data())
			for _, table := range schema.Default().Tables {
				if !table.Serves(r.cfg.Login) {
					continue
				}
				for _, key := range keysOf(table) {
					r.checkMembership(table, key, ids)
				}
			}
		})
	}
}

func (r *rig) checkMembership(table *schema.Table, key string, ids map[string][]string) {
	r.t.Helper()
	var columns []string
	for _, c := range table.Columns {
		columns = append(columns, c.Name)
	}
	walked, err := r.query(fmt.Sprintf("SELECT %s || '', %s FROM %s", key, strings.Join(columns, ", "), table.Name))
	if err != nil {
		r.t.Fatal(err)
	}
	rows := map[string][]string{}
	for _, row := range walked.rows {
		id, rest, _ := strings.Cut(row, "|")
		rows[id] = append(rows[id], rest)
	}
	for kind, list := range ids {
		for part := range slices.Chunk(list[:min(len(list), 80)], 4) { // so few are not looked for by walking
			var want []string
			for _, id := range part {
				want = append(want, rows[id]...)
			}
			r.cfg.Memory = fetch.NewMemory()
			sql := fmt.Sprintf("SELECT %s FROM %s WHERE %s IN ('%s')", strings.Join(columns, ", "), table.Name, key, strings.Join(part, "', '"))
			got, err := r.query(sql)
			if err != nil {
				r.t.Errorf("%s by %s, a %s: %v", table.Name, key, kind, err)
				break
			}
			if diff := cmp.Diff(sorted(want), sorted(got.rows)); diff != "" {
				r.t.Errorf("%s by %s, a %s (-walked +looked up):\n%s", table.Name, key, kind, diff[:min(len(diff), 600)])
				break
			}
		}
	}
}
