package pgcatalog

import (
	"errors"
	"fmt"
	"strings"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// book is what functions look things up in: what the image holds, by identifier and by
// name. It does not change, and all connections share it.
type book struct {
	relations    map[int64]*entry
	byName       map[string]map[string]int64 // schema, name
	namespaces   map[int64]string
	types        map[int64]*typeEntry
	typesByName  map[string]map[string]int64
	procs        map[int64]string
	signatures   map[int64]string // of them, as regprocedure prints them
	descriptions map[about]string
	constraints  map[int64]*constraint
	indexes      map[int64]*indexEntry
	queries      map[int64]string // of views
}

// entry is a relation.
type entry struct {
	schema, name, kind string
	columns            []string // the first has number 1
	may                Privileges
}

// typeEntry is a type.
type typeEntry struct {
	schema, name string
	element      int64
	array        bool
}

// about is what a description is of.
type about struct{ class, object, column int64 }

// constraint is a key or a foreign key: numbers of columns here, and there.
type constraint struct {
	kind     string
	from, to int64
	keys     []int
	refers   []int
}

// indexEntry is an index.
type indexEntry struct {
	of    int64
	keys  []int
	nulls bool // not distinct
}

// read reads the book from the image.
func read(db *sqlite3.Conn) (*book, error) {
	b := &book{
		relations: map[int64]*entry{}, byName: map[string]map[string]int64{}, namespaces: map[int64]string{}, types: map[int64]*typeEntry{},
		typesByName: map[string]map[string]int64{}, procs: map[int64]string{}, signatures: map[int64]string{}, descriptions: map[about]string{},
		constraints: map[int64]*constraint{}, indexes: map[int64]*indexEntry{}, queries: map[int64]string{},
	}
	put := func(index map[string]map[string]int64, schema, name string, oid int64) {
		if index[schema] == nil {
			index[schema] = map[string]int64{}
		}
		index[schema][name] = oid
	}
	err := errors.Join(
		each(db, "SELECT oid, nspname FROM pg_namespace", func(s *sqlite3.Stmt) error {
			b.namespaces[s.ColumnInt64(0)] = s.ColumnText(1)
			return nil
		}),
		each(db, `SELECT c.oid, c.relnamespace, c.relname, c.relkind, p.may FROM pg_class c LEFT JOIN "`+toldPrivilege+`" p ON p.relation = c.oid`, func(s *sqlite3.Stmt) error {
			e := &entry{schema: b.namespaces[s.ColumnInt64(1)], name: s.ColumnText(2), kind: s.ColumnText(3), may: Privileges(s.ColumnInt64(4))}
			b.relations[s.ColumnInt64(0)] = e
			put(b.byName, e.schema, e.name, s.ColumnInt64(0))
			return nil
		}),
		each(db, "SELECT attrelid, attname FROM pg_attribute WHERE attnum > 0 ORDER BY attrelid, attnum", func(s *sqlite3.Stmt) error {
			e := b.relations[s.ColumnInt64(0)]
			e.columns = append(e.columns, s.ColumnText(1))
			return nil
		}),
		each(db, "SELECT oid, typnamespace, typname, typelem, typcategory = 'A' AND typlen = -1 FROM pg_type", func(s *sqlite3.Stmt) error {
			t := &typeEntry{schema: b.namespaces[s.ColumnInt64(1)], name: s.ColumnText(2), element: s.ColumnInt64(3), array: s.ColumnBool(4)}
			oid := s.ColumnInt64(0)
			if oid == int64(pgtype.Int2Vector) || oid == int64(pgtype.OidVector) {
				t.array = false
			}
			b.types[oid] = t
			put(b.typesByName, t.schema, t.name, oid)
			return nil
		}),
		each(db, "SELECT oid, proname, proargtypes FROM pg_proc", func(s *sqlite3.Stmt) error {
			b.procs[s.ColumnInt64(0)] = s.ColumnText(1)
			var args []int64
			if err := jsonTo(s.ColumnText(2), &args); err != nil {
				return err
			}
			types := make([]string, len(args))
			for i, t := range args {
				types[i] = b.typeName(t, nil)
			}
			b.signatures[s.ColumnInt64(0)] = quoted(s.ColumnText(1)) + "(" + strings.Join(types, ",") + ")"
			return nil
		}),
		each(db, "SELECT classoid, objoid, objsubid, description FROM pg_description", func(s *sqlite3.Stmt) error {
			b.descriptions[about{s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnInt64(2)}] = s.ColumnText(3)
			return nil
		}),
		each(db, `SELECT relation, query FROM "`+toldDefinition+`"`, func(s *sqlite3.Stmt) error {
			b.queries[s.ColumnInt64(0)] = s.ColumnText(1)
			return nil
		}),
		each(db, "SELECT oid, contype, conrelid, conkey, confrelid, confkey FROM pg_constraint", b.readConstraint),
		each(db, "SELECT indexrelid, indrelid, indkey, indnullsnotdistinct FROM pg_index", b.readIndex),
	)
	if err != nil {
		return nil, fmt.Errorf("pgcatalog: %w", err)
	}
	return b, nil
}

func each(db *sqlite3.Conn, sql string, row func(*sqlite3.Stmt) error) error {
	s, _, err := db.Prepare(sql)
	if err != nil {
		return err
	}
	for s.Step() {
		if err = row(s); err != nil {
			break
		}
	}
	return errors.Join(err, s.Close())
}

func (b *book) readConstraint(s *sqlite3.Stmt) error {
	c := &constraint{kind: s.ColumnText(1), from: s.ColumnInt64(2), to: s.ColumnInt64(4)}
	b.constraints[s.ColumnInt64(0)] = c
	if err := jsonTo(s.ColumnText(3), &c.keys); err != nil {
		return err
	}
	if c.kind != "f" {
		return nil
	}
	return jsonTo(s.ColumnText(5), &c.refers)
}

func (b *book) readIndex(s *sqlite3.Stmt) error {
	x := &indexEntry{of: s.ColumnInt64(1), nulls: s.ColumnBool(3)}
	b.indexes[s.ColumnInt64(0)] = x
	return jsonTo(s.ColumnText(2), &x.keys)
}
