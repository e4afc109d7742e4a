package sqlsink

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// fixedColumns are those of every table of versions, in its order.
func (d *dialect) fixedColumns() [][2]string {
	return [][2]string{
		{"account", d.types[history.Text]},
		{"row_key", d.types[history.Text]},
		{"row_hash", d.bytes},
		{"seen_from", d.instant},
		{"seen_to", d.instant},
		{"missing", d.document},
		{"scan", d.types[history.Integer]},
	}
}

// columnMade is how a column that was made is known in sync_table.
type columnMade struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// prepareTable makes a table, or the columns that are new, and says what is in the way.
func (s *Sink) prepareTable(ctx context.Context, tx *sql.Tx, t *history.Table) error {
	if err := t.Check(); err != nil {
		return err
	}
	made, key, err := s.made(ctx, tx, t.Name)
	if err != nil {
		return err
	}
	wantedKey := strings.ToLower(strings.Join(t.Key, ","))
	if made == nil {
		if err := s.create(ctx, tx, t); err != nil {
			return err
		}
	} else if key != wantedKey {
		return fmt.Errorf("%s is kept by the key (%s), and cannot be kept by (%s): give it another name", t.Name, key, wantedKey)
	}
	if err := s.checkColumns(ctx, tx, t, made); err != nil {
		return err
	}
	for _, c := range t.Columns {
		if !slices.ContainsFunc(made, func(m columnMade) bool { return strings.EqualFold(m.Name, c.Name) }) {
			made = append(made, columnMade{Name: s.d.fold(c.Name), Type: c.Type.String()})
			if _, err := s.d.exec(ctx, tx, "ALTER TABLE "+s.d.name(versions(t.Name))+" ADD COLUMN "+s.d.name(c.Name)+" "+s.d.types[c.Type]); err != nil {
				return err
			}
		}
	}
	doc, err := json.Marshal(made)
	if err != nil {
		return err
	}
	if _, err := s.d.exec(ctx, tx, `INSERT INTO sync_table (name, row_keys, columns) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET columns = excluded.columns`, strings.ToLower(t.Name), wantedKey, string(doc)); err != nil {
		return err
	}
	// Of a row one version at most is so now; somebody may have dropped what holds that.
	if err := Index(ctx, tx, s.d.postgres, "UNIQUE INDEX", s.d.name(versions(t.Name)+"_now"), s.d.name(versions(t.Name))+" (account, row_key) WHERE seen_to IS NULL"); err != nil {
		return err
	}
	for _, c := range t.Within {
		if err := Index(ctx, tx, s.d.postgres, "INDEX", s.d.name(versions(t.Name)+"_by_"+c), s.d.name(versions(t.Name))+" (account, "+s.d.name(c)+") WHERE seen_to IS NULL"); err != nil {
			return err
		}
	}
	return s.views(ctx, tx, t.Name, made)
}

// made are the columns and the key of a table that is there, nil where it is not.
func (s *Sink) made(ctx context.Context, q querier, name string) (columns []columnMade, key string, err error) {
	err = s.d.each(ctx, q, func(scan func(...any) error) error {
		var doc string
		if err := scan(&key, &doc); err != nil {
			return err
		}
		return json.Unmarshal([]byte(doc), &columns)
	}, "SELECT row_keys, columns FROM sync_table WHERE name = $1", strings.ToLower(name))
	return columns, key, err
}

// create makes a table without columns of its own.
func (s *Sink) create(ctx context.Context, tx *sql.Tx, t *history.Table) error {
	for _, name := range []string{t.Name, versions(t.Name)} {
		there, err := s.columns(ctx, tx, name)
		if err != nil {
			return err
		}
		if len(there) > 0 {
			return fmt.Errorf("there is a table %s already that sync has not made: drop it, or keep this in a schema or a file of its own", s.d.fold(name))
		}
	}
	var columns []string
	for _, c := range s.d.fixedColumns() {
		null := " NOT NULL"
		if c[0] == "seen_to" || c[0] == "missing" {
			null = ""
		}
		columns = append(columns, c[0]+" "+c[1]+null)
	}
	table := s.d.name(versions(t.Name))
	for _, query := range []string{
		"CREATE TABLE " + table + " (" + strings.Join(columns, ", ") + ", PRIMARY KEY (account, row_key, seen_from))",
	} {
		if _, err := s.d.exec(ctx, tx, query); err != nil {
			return err
		}
	}
	return nil
}

// columns are the names and types of a table or a view that is there, in small letters.
func (s *Sink) columns(ctx context.Context, q querier, name string) (map[string]string, error) {
	query := "SELECT name, type FROM pragma_table_info($1)"
	if s.d.postgres {
		query = "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped"
		name = s.d.name(name)
	}
	all := map[string]string{}
	err := s.d.each(ctx, q, func(scan func(...any) error) error {
		var column, kind string
		err := scan(&column, &kind)
		all[strings.ToLower(column)] = strings.ToLower(kind)
		return err
	}, query, name)
	return all, err
}

// checkColumns finds what somebody has changed of a table.
func (s *Sink) checkColumns(ctx context.Context, tx *sql.Tx, t *history.Table, made []columnMade) error {
	name := s.d.fold(versions(t.Name))
	there, err := s.columns(ctx, tx, versions(t.Name))
	if err != nil {
		return err
	}
	if len(there) == 0 {
		return fmt.Errorf("the table %s was removed: restore it, or delete the row of %s in sync_table and those in sync_task to begin anew", name, s.d.fold(t.Name))
	}
	check := func(column, kind string, asked bool) error {
		switch is, ok := there[strings.ToLower(column)]; {
		case !ok:
			return fmt.Errorf("the column %s was removed from %s: put it back with ALTER TABLE %s ADD COLUMN %s %s", column, name, name, s.d.name(column), kind)
		case is != strings.ToLower(kind) && asked:
			return fmt.Errorf("the column %s of %s is %s, and sync keeps %s in it: change it back", column, name, is, kind)
		}
		return nil
	}
	for _, c := range s.d.fixedColumns() {
		if err := check(c[0], c[1], true); err != nil {
			return err
		}
	}
	for _, m := range made {
		i := t.Index(m.Name)
		kind := m.Type
		if i >= 0 {
			kind = s.d.types[t.Columns[i].Type]
		}
		if err := check(m.Name, kind, i >= 0); err != nil {
			return err
		}
	}
	for _, c := range t.Columns {
		if !slices.ContainsFunc(made, func(m columnMade) bool { return strings.EqualFold(m.Name, c.Name) }) {
			if _, taken := there[strings.ToLower(c.Name)]; taken {
				return fmt.Errorf("somebody has added a column %s to %s, which sync now keeps itself: rename or drop it", s.d.fold(c.Name), name)
			}
		}
	}
	return nil
}

// views makes what shows a table: what is so now, and in PostgreSQL what was so at a moment.
// New columns come last, so that what stands on a view stays.
func (s *Sink) views(ctx context.Context, tx *sql.Tx, name string, made []columnMade) error {
	columns := []string{"account", "seen_from", "missing", "scan"}
	for _, m := range made {
		columns = append(columns, s.d.name(m.Name))
	}
	list := strings.Join(columns, ", ")
	var queries []string
	from := " AS SELECT " + list + " FROM " + s.d.name(versions(name)) + " WHERE seen_to IS NULL"
	if s.d.postgres {
		queries = []string{
			"CREATE OR REPLACE VIEW " + s.d.name(name) + from,
			"CREATE OR REPLACE FUNCTION " + s.d.name(name+"_as_of") + "(moment timestamptz) RETURNS SETOF " + s.d.name(versions(name)) +
				" LANGUAGE sql STABLE AS $of$ SELECT * FROM " + s.d.name(versions(name)) +
				" WHERE seen_from <= moment AND (seen_to IS NULL OR seen_to > moment) $of$",
		}
		mark := fmt.Sprintf("kept by viewfinder sync (%x)", sha256.Sum256([]byte(strings.Join(queries, ";"))))
		var same bool
		if err := tx.QueryRowContext(ctx, "SELECT coalesce(obj_description(to_regclass($1), 'pg_class') = $2 AND to_regprocedure($3) IS NOT NULL, false)",
			s.d.name(name), mark, s.d.name(name+"_as_of")+"(timestamptz)").Scan(&same); err != nil || same {
			return err // whoever reads a view would wait for one that makes it again, and the other way round
		}
		queries = append(queries, "COMMENT ON VIEW "+s.d.name(name)+" IS '"+mark+"'")
	} else {
		queries = []string{"DROP VIEW IF EXISTS " + s.d.name(name), "CREATE VIEW " + s.d.name(name) + from}
	}
	for _, query := range queries {
		if _, err := tx.ExecContext(ctx, query); err != nil {
			return err
		}
	}
	return nil
}
