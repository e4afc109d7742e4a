package pgcatalog

import (
	"fmt"
	"slices"
)

// Identifiers that PostgreSQL gives the same meaning everywhere.
const (
	pgCatalog        = 11 // the schema
	owner            = 10 // the role that owns all there is
	languageInternal = 12
	heap, btree      = 2, 403
	classRelation    = 1259 // pg_class
	classConstraint  = 2606
	globalSpace      = 1664 // the tablespace of what databases share
)

// Where identifiers of ours begin. PostgreSQL gives those of users' own things from 16384
// on. Each relation has places of its own, for what belongs to it.
const (
	firstRowType  = 14000 // of the relations that every catalogue has
	firstSchema   = 15000
	firstRelation = 16384
	placesEach    = 8
	firstForeign  = 1 << 20
)

// The places of a relation.
const (
	placeRelation = iota
	placeRowType
	placeRowArray
	placeIndex
	placeKey
	placeRule
)

// identifiers are those of a catalogue's relations. They come from the order of names
// alone, so they are the same in each session and each run while the schema is the same.
type identifiers struct {
	schemas   map[string]int64
	relations map[string]int64 // by schema, a dot and name
	foreign   map[string]int64 // by name of the table with its schema, and of the constraint
}

func identify(f *Facts) *identifiers {
	ids := &identifiers{map[string]int64{}, map[string]int64{}, map[string]int64{}}
	for i, name := range f.schemas() {
		ids.schemas[name] = int64(firstSchema + i)
	}
	for i, r := range f.sorted() {
		ids.relations[r.Schema+"."+r.Name] = int64(firstRelation + i*placesEach)
	}
	var names []string
	for _, k := range f.ForeignKeys {
		names = append(names, k.Schema+"."+k.Table+"."+k.Name)
	}
	slices.Sort(names)
	for i, name := range names {
		ids.foreign[name] = int64(firstForeign + i)
	}
	return ids
}

func (ids *identifiers) relation(schema, name string) int64 { return ids.relations[schema+"."+name] }

func (ids *identifiers) foreignKey(k ForeignKey) int64 {
	return ids.foreign[fmt.Sprintf("%s.%s.%s", k.Schema, k.Table, k.Name)]
}
