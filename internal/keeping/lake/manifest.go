package lake

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/blob"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// Manifest says which parts a table has.
type Manifest struct {
	Format int    `json:"format"`
	About  string `json:"about"`
	Lake   string `json:"lake"` // of which state database it is
	Table  string `json:"table"`
	// Generation grows with each change of the parts; Mark is its own.
	Generation int64            `json:"generation"`
	Mark       string           `json:"mark"`
	Key        []string         `json:"key"`
	Columns    []ManifestColumn `json:"columns"`
	Parts      []Part           `json:"parts"`
}

// ManifestColumn is a column of a table's parts; earlier parts may lack later columns.
type ManifestColumn struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// Part is a part of a table.
type Part struct {
	File  string `json:"file"` // from the lake's folder on
	Month string `json:"month"`
	Rows  int64  `json:"rows"`
	Bytes int64  `json:"bytes"`
	// FromMin and FromMax are the first and the last seen_from.
	FromMin time.Time `json:"seen_from_min"`
	FromMax time.Time `json:"seen_from_max"`

	id int64
}

const about = "viewfinder: a table's versions are in these parts and in no other file; of rows with one account, row_key and seen_from the one with a seen_to counts"

// manifestKey is where the manifest of a table is.
func manifestKey(t *table) string { return t.name + "/manifest.json" }

// current is the manifest as the state says.
func (s *state) current(ctx context.Context, t *table) (*Manifest, error) {
	m := &Manifest{Format: Format, About: about, Table: t.name, Key: t.key, Parts: []Part{}}
	for _, c := range t.columns {
		m.Columns = append(m.Columns, ManifestColumn{c.Name, c.Type})
	}
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.snapshot()})
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // it has only read
	if err := tx.QueryRowContext(ctx, s.text("SELECT generation, lake FROM lake_table, lake_format WHERE name = $1"), t.name).Scan(&m.Generation, &m.Lake); err != nil {
		return nil, err
	}
	if m.Mark, err = s.markOf(ctx, tx, t, m.Generation); err != nil {
		return nil, err
	}
	m.Parts, err = s.parts(ctx, tx, "kind = 'live' AND name = $1", t.name)
	if m.Parts == nil {
		m.Parts = []Part{}
	}
	return m, err
}

// next begins a generation of a table's parts.
func (s *state) next(ctx context.Context, tx *sql.Tx, t *table) error {
	var generation int64
	if err := tx.QueryRowContext(ctx, s.text("UPDATE lake_table SET generation = generation + 1 WHERE name = $1 RETURNING generation"), t.name).Scan(&generation); err != nil {
		return err
	}
	_, err := s.exec(ctx, tx, "INSERT INTO lake_generation VALUES ($1, $2, $3)", t.name, generation, rand.Text())
	return err
}

// markOf is the mark of a generation, "" where the state does not know it.
func (s *state) markOf(ctx context.Context, q sqlsink.Querier, t *table, generation int64) (mark string, err error) {
	err = s.each(ctx, q, func(scan func(...any) error) error { return scan(&mark) },
		"SELECT mark FROM lake_generation WHERE name = $1 AND generation = $2", t.name, generation)
	return mark, err
}

// snapshot is the isolation in which several questions see one moment.
func (s *state) snapshot() sql.IsolationLevel {
	if s.postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

// parts are those of a condition, by month.
func (s *state) parts(ctx context.Context, q sqlsink.Querier, where string, args ...any) (parts []Part, err error) {
	err = s.each(ctx, q, func(scan func(...any) error) error {
		var p Part
		var from, to any
		if err := scan(&p.id, &p.File, &p.Month, &p.Rows, &p.Bytes, &from, &to); err != nil {
			return err
		}
		for into, v := range map[*time.Time]any{&p.FromMin: from, &p.FromMax: to} {
			at, err := plain(v, "DATETIME")
			if err != nil {
				return err
			}
			*into, _ = at.(time.Time)
		}
		parts = append(parts, p)
		return nil
	}, "SELECT id, file, month, part_rows, bytes, from_min, from_max FROM lake_part WHERE "+where+" ORDER BY month, id", args...)
	return parts, err
}

// publish has the manifest of a table say what the state says.
func (s *Sink) publish(ctx context.Context, t *table) error {
	for doubted := ""; ; {
		// What is published is of a state that was committed before: the state is read after it.
		old, when, err := manifest(ctx, s.store, t)
		if err != nil {
			return err
		}
		now, err := s.state.current(ctx, t)
		if err != nil {
			return err
		}
		switch doubt, err := s.state.mine(ctx, t, old, now, s.store.Place()); {
		case err != nil:
			return err
		case doubt != nil && when.Tag != doubted:
			doubted = when.Tag // another process may have published since, and have the state forget it
			continue
		case doubt != nil:
			return doubt
		case old != nil && old.Generation == now.Generation && len(old.Columns) == len(now.Columns):
			return nil
		}
		text, err := json.MarshalIndent(now, "", " ")
		if err != nil {
			return err
		}
		_, err = s.store.Put(ctx, manifestKey(t), bytes.NewReader(text), int64(len(text)), when)
		if err == nil {
			// No manifest of an earlier generation will be met again.
			err = s.state.within(ctx, func(tx *sql.Tx) error {
				_, err := s.state.exec(ctx, tx, "DELETE FROM lake_generation WHERE name = $1 AND generation < $2", t.name, now.Generation)
				return err
			})
		}
		if !errors.Is(err, blob.ErrChanged) {
			return err
		}
	}
}

// StrangeError is of a place that is not that of the state database.
type StrangeError struct{ text string }

// Error says what to do.
func (e *StrangeError) Error() string { return e.text }

func strange(format string, args ...any) error { return &StrangeError{fmt.Sprintf(format, args...)} }

// mine says by err that a place's manifest, nil for none, is not one that the state has
// published; by doubt that the state is older than it, if no other process has published since.
func (s *state) mine(ctx context.Context, t *table, old, now *Manifest, place string) (doubt, err error) {
	switch {
	case old == nil:
		return nil, nil
	case old.Format > Format:
		return nil, strange("the manifest in %s has the format %d, of a newer viewfinder, and this one knows %d: use that one", place, old.Format, Format)
	case old.Lake != now.Lake:
		return nil, strange("%s belongs to another state database than the one that is used, or its own was lost: name that one, put it back from a backup, or keep this in another folder", place)
	}
	known, err := s.markOf(ctx, s.db, t, old.Generation)
	if err == nil && old.Mark != known {
		doubt = strange("the state database is older than %s, as if a copy had been restored: restore the parts of that time, or begin anew in another folder", place)
	}
	return doubt, err
}

// look says that the place is not that of the state, before anything is read into it. Of a
// place that does not answer nothing is said: what is read waits in the state, and writing it
// out tells.
func (s *Sink) look(ctx context.Context) error {
	tables, err := s.state.tables(ctx)
	if err != nil {
		return err
	}
	for _, t := range tables {
		for doubted := ""; ; {
			old, when, err := manifest(ctx, s.store, t)
			if other := new(StrangeError); errors.As(err, &other) || ctx.Err() != nil {
				return err
			} else if err != nil {
				return nil
			}
			now, err := s.state.current(ctx, t)
			if err != nil {
				return err
			}
			doubt, err := s.state.mine(ctx, t, old, now, s.store.Place())
			if err != nil {
				return err
			}
			if doubt == nil {
				break
			}
			if when.Tag == doubted {
				return doubt
			}
			doubted = when.Tag
		}
	}
	return nil
}

// manifest is what is published, nil for nothing, and when it may be replaced.
func manifest(ctx context.Context, store blob.Store, t *table) (*Manifest, blob.When, error) {
	body, info, err := store.Get(ctx, manifestKey(t))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, blob.When{Absent: true}, nil
	}
	if err != nil {
		return nil, blob.When{}, err
	}
	text, err := io.ReadAll(body)
	if err = errors.Join(err, body.Close()); err != nil {
		return nil, blob.When{}, err
	}
	m := new(Manifest)
	if err := json.Unmarshal(text, m); err != nil || m.Format == 0 {
		return nil, blob.When{}, strange("%s in %s is no manifest of a lake: remove it, or keep this elsewhere", manifestKey(t), store.Place())
	}
	return m, blob.When{Tag: info.Tag}, nil
}
