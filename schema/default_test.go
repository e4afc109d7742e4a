package schema

import (
	"slices"
	"strings"
	"testing"
)

func TestDefault_consistent(t *testing.T) {
	t.Parallel()
	c, err := New(nodes(), edges(), tables())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range c.Edges {
		if c.node(e.Parent) == nil || c.node(e.Child) == nil {
			t.Errorf("edge %s.%s: unknown node", e.Parent, e.Name)
		}
	}
	for _, table := range c.Tables {
		if table.Login == 0 {
			t.Errorf("%s: no login kind", table.Name)
		}
		if !strings.HasSuffix(table.Description, ".") {
			t.Errorf("%s: description %q does not end with a period", table.Name, table.Description)
		}
		if !slices.ContainsFunc(table.Columns, func(c Column) bool { return c.Key }) {
			t.Errorf("%s: no key", table.Name)
		}
		for _, col := range table.Columns {
			if !strings.HasSuffix(col.Description, ".") {
				t.Errorf("%s.%s: description %q does not end with a period", table.Name, col.Name, col.Description)
			}
			if col.Retired != "" && !col.Hidden {
				t.Errorf("%s.%s: retired, and shown", table.Name, col.Name)
			}
			if strings.HasSuffix(col.Field, "access_token") {
				t.Errorf("%s.%s: a token is no column", table.Name, col.Name)
			}
		}
		for _, control := range table.Controls {
			if !slices.Contains(control.Values, control.Default) {
				t.Errorf("%s.%s: default %q is not accepted", table.Name, control.Column, control.Default)
			}
			for from, to := range control.Synonyms {
				if !slices.Contains(control.Values, to) {
					t.Errorf("%s.%s: synonym %q of no value", table.Name, control.Column, from)
				}
			}
		}
	}
}
