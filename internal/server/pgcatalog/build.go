package pgcatalog

import (
	"context"
	"errors"
	"fmt"
	"sync"

	sqlite3 "github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/ext/serdes"
)

// serializing is held while an image is taken: the package hands files over in a place
// that all connections share.
var serializing sync.Mutex

// build makes the image of a catalogue: the bytes of an SQLite file.
func build(ctx context.Context, f *Facts, ids *identifiers) ([]byte, error) {
	db, err := sqlite3.OpenContext(ctx, ":memory:")
	if err != nil {
		return nil, fmt.Errorf("pgcatalog: %w", err)
	}
	m := &image{db: db, into: map[string]*inserter{}, facts: readPostgres()}
	m.exec("BEGIN")
	m.tables()
	m.postgresRows()
	m.builtinRows()
	for _, r := range f.sorted() {
		m.relationRows(r, ids)
	}
	for _, k := range f.ForeignKeys {
		m.foreignKeyRows(f, k, ids)
	}
	// A PostgreSQL keeps foreign keys by triggers; psql asks for the keys of a table that has some.
	m.exec("UPDATE pg_class SET relhastriggers = 1 WHERE oid IN (SELECT conrelid FROM pg_constraint WHERE contype = 'f' UNION SELECT confrelid FROM pg_constraint WHERE contype = 'f')")
	m.schemaRows(f, ids)
	m.exec(viewsSQL)
	for _, i := range m.into {
		m.err = errors.Join(m.err, i.stmt.Close())
	}
	m.exec("COMMIT")
	m.exec("VACUUM")
	var file []byte
	if m.err == nil {
		serializing.Lock()
		file, m.err = serdes.Serialize(db, "main")
		serializing.Unlock()
	}
	if err := errors.Join(m.err, db.Close()); err != nil {
		return nil, fmt.Errorf("pgcatalog: %w", err)
	}
	return file, nil
}
