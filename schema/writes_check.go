package schema

import (
	"fmt"
	"slices"
	"strings"
)

// addWriteOnly takes tables into a catalogue, and those of its routes, that cannot be read.
func (c *Catalogue) addWriteOnly(tables []*Table) error {
	for _, t := range tables {
		for _, name := range append([]string{t.Name}, t.Aliases...) {
			key := strings.ToLower(name)
			if c.tables[key] != nil {
				return fmt.Errorf("schema: table name %s used twice", name)
			}
			c.tables[key] = t
			for _, routed := range c.routed {
				routed.tables[key] = t
			}
		}
		if len(t.Columns) > 0 {
			return fmt.Errorf("schema: table %s can only be written to and has columns to read", t.Name)
		}
		if err := t.checkWrites(); err != nil {
			return err
		}
	}
	c.WriteOnly = tables
	for _, routed := range c.routed {
		routed.WriteOnly = tables
	}
	return nil
}

// checkWrites reports what does not fit among the ways in which a table is changed.
func (t *Table) checkWrites() error {
	seen := map[string]bool{}
	for i := range t.Unread {
		t.Unread[i].Hidden = len(t.Columns) > 0
		for _, name := range append([]string{t.Unread[i].Name}, t.Unread[i].Aliases...) {
			key := strings.ToLower(name)
			if c, _ := t.Column(name); c != nil || seen[key] {
				return fmt.Errorf("schema: table %s: column name %s used twice", t.Name, name)
			}
			seen[key] = true
		}
	}
	for i := range t.Writes {
		if err := checkWrite(t, &t.Writes[i]); err != nil {
			return fmt.Errorf("schema: table %s: %s: %w", t.Name, t.Writes[i].Verb, err)
		}
	}
	return nil
}

func checkWrite(t *Table, w *Write) error {
	for k := range t.Writes {
		if other := &t.Writes[k]; other != w && other.Verb == w.Verb && other.Serves(t)&w.Serves(t) != 0 {
			return fmt.Errorf("a kind of login has two ways")
		}
	}
	used := slices.Concat(w.OneOf, w.Keys, w.Needs())
	for _, in := range w.Inputs {
		used = append(used, in.Column)
	}
	for _, r := range w.Returns {
		used = append(used, r.Name)
	}
	if w.NeedsAccount() {
		used = append(used, AccountColumn)
	}
	if w.Check != nil {
		if w.Check.Is != "" {
			used = append(used, w.Check.Is)
		}
		for _, r := range w.Check.Returns {
			used = append(used, r.Name)
		}
	}
	for _, name := range used {
		if c := t.AnyColumn(name); c == nil || c.Name != name {
			return fmt.Errorf("unknown column %s", name)
		}
	}
	for _, name := range w.OneOf {
		if w.Input(name) == nil {
			return fmt.Errorf("%s is one of several, and no input", name)
		}
	}
	if w.Verb == Insert && len(w.Keys) > 0 || w.Verb != Insert && len(w.Keys) == 0 {
		return fmt.Errorf("keys name the rows of UPDATE and DELETE, and of those alone")
	}
	if w.Verb == Delete && len(w.Inputs) > 0 {
		return fmt.Errorf("it takes no inputs")
	}
	return nil
}
