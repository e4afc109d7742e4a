package pgcatalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Facts is what a catalogue tells of beside itself.
type Facts struct {
	// Relations are tables and views. The schemas that they are in get their identifiers
	// in the order in which they first come.
	Relations   []Relation
	ForeignKeys []ForeignKey
}

// Relation is a table, or a view of the user's.
type Relation struct {
	Schema, Name string
	Description  string
	Columns      []Column
	// Key are the columns that tell its rows apart; nil where none are known. It is a
	// primary key where none of them can be NULL, and else UNIQUE NULLS NOT DISTINCT.
	Key []string
	// View says that it is a view, of which Query is the text.
	View  bool
	Query string
	May   Privileges
}

// Column is one column of a relation.
type Column struct {
	Name        string
	Type        pgtype.OID
	NotNull     bool
	Description string
}

// ForeignKey says that a column holds keys of another table of the same schema.
type ForeignKey struct {
	Name                  string
	Schema, Table, Column string
	RefTable, RefColumn   string
}

// Privileges say what a session may do with a relation.
type Privileges uint8

// The privileges.
const (
	Select Privileges = 1 << iota
	Insert
	Update
	Delete
)

// privileges are they by name.
var privileges = []struct {
	name string
	bit  Privileges
}{{"SELECT", Select}, {"INSERT", Insert}, {"UPDATE", Update}, {"DELETE", Delete}}

// check finds what a catalogue cannot be made of.
func (f *Facts) check() error {
	seen := map[string]*Relation{}
	for i := range f.Relations {
		r := &f.Relations[i]
		name := r.Schema + "." + r.Name
		if r.Schema == "" || r.Name == "" || schemaOf(r.Schema) != 0 {
			return fmt.Errorf("pgcatalog: a relation cannot be called %s", name)
		}
		if seen[name] != nil {
			return fmt.Errorf("pgcatalog: two relations are called %s", name)
		}
		seen[name] = r
		for k, c := range r.Columns {
			if pgtypes()[c.Type] == nil {
				return fmt.Errorf("pgcatalog: column %s of %s has type %d, which is not known", c.Name, name, c.Type)
			}
			if r.number(c.Name) != k+1 {
				return fmt.Errorf("pgcatalog: %s has two columns %s", name, c.Name)
			}
		}
		for _, key := range r.Key {
			if r.number(key) == 0 {
				return fmt.Errorf("pgcatalog: %s has no column %s, which is said to be in its key", name, key)
			}
		}
		if !r.comparable() {
			return fmt.Errorf("pgcatalog: the key of %s has a column of a type that has no order", name)
		}
	}
	var errs []error
	for _, k := range f.ForeignKeys {
		from, to := seen[k.Schema+"."+k.Table], seen[k.Schema+"."+k.RefTable]
		if from == nil || to == nil || from.number(k.Column) == 0 || to.number(k.RefColumn) == 0 {
			errs = append(errs, fmt.Errorf("pgcatalog: foreign key %s leads nowhere", k.Name))
		}
	}
	return errors.Join(errs...)
}

// number is that of a column, from 1; 0 for none.
func (r *Relation) number(column string) int {
	return 1 + slices.IndexFunc(r.Columns, func(c Column) bool { return c.Name == column })
}

// primary reports whether no column of the key can be NULL.
func (r *Relation) primary() bool {
	return !slices.ContainsFunc(r.Key, func(key string) bool { return !r.Columns[r.number(key)-1].NotNull })
}

// comparable reports whether an index can be made of the key.
func (r *Relation) comparable() bool {
	return !slices.ContainsFunc(r.Key, func(key string) bool {
		return readPostgres().btree[comparedAs(r.Columns[r.number(key)-1].Type)].class == 0
	})
}

// schemas are those that relations are in, in the order in which they come.
func (f *Facts) schemas() (names []string) {
	for _, r := range f.Relations {
		if !slices.Contains(names, r.Schema) {
			names = append(names, r.Schema)
		}
	}
	return names
}

// sorted are the relations in the order in which they get identifiers.
func (f *Facts) sorted() []*Relation {
	list := make([]*Relation, len(f.Relations))
	for i := range f.Relations {
		list[i] = &f.Relations[i]
	}
	order := f.schemas()
	slices.SortFunc(list, func(a, b *Relation) int {
		if a.Schema != b.Schema {
			return slices.Index(order, a.Schema) - slices.Index(order, b.Schema)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
}
