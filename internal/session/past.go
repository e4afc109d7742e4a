package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/past"
	"github.com/viewfinder-sql/viewfinder/internal/systables"
)

// pastFile is the file of viewfinder sync that the sessions of a pool read.
type pastFile struct {
	path string // "" for none

	mu     sync.Mutex
	tables []past.Table // those that were found last
	err    error        // why there are none
}

// found is what was found last.
func (f *pastFile) found() ([]past.Table, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tables, f.err
}

// look looks which tables are kept, by a reader that open gives. Who was told to end has found
// nothing, and others go on by what was found before.
func (f *pastFile) look(ctx context.Context, open func(context.Context) (*past.Reader, error)) {
	r, err := open(ctx)
	var list []past.Table
	if err == nil {
		list, err = r.Tables(ctx)
	}
	if err != nil && ctx.Err() != nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tables, f.err = list, err
}

func sameTable(a, b past.Table) bool { return a.Name == b.Name && slices.Equal(a.Columns, b.Columns) }

// newPastFile looks which tables are kept, so that the views of the user find them. What is
// wrong is told by the statements that read them.
func newPastFile(cfg *config.Config) *pastFile {
	f := &pastFile{path: cfg.KeptLocation}
	if f.path != "" {
		var w pastWay
		f.look(context.Background(), func(ctx context.Context) (*past.Reader, error) { return w.open(ctx, f.path) })
		_ = w.end() // it was only read
	}
	return f
}

// pastWay is a session's own way into the file.
type pastWay struct{ reader *past.Reader }

// open opens the file, again where another one has taken its place.
func (w *pastWay) open(ctx context.Context, path string) (*past.Reader, error) {
	if w.reader != nil && w.reader.Idle() && !w.reader.Current() {
		if err := w.end(); err != nil {
			return nil, err
		}
	}
	if w.reader == nil {
		r, err := past.Open(ctx, path)
		if err != nil {
			return nil, err
		}
		w.reader = r
	}
	return w.reader, nil
}

// end closes it.
func (w *pastWay) end() error {
	if w.reader == nil {
		return nil
	}
	r := w.reader
	w.reader = nil
	return r.Close()
}

// pastOf is a session's way into the file.
func pastOf(s *Session) func(context.Context) (*past.Reader, error) {
	return func(ctx context.Context) (*past.Reader, error) { return s.past.open(ctx, s.shared.past.path) }
}

// mayReadPast reports whether a text may read a kept table, or lists of tables.
func mayReadPast(query string) bool {
	upper := strings.ToUpper(query)
	return slices.ContainsFunc([]string{"SYSTEM_TIME", "KEPT", "SYS_TABLE", "SHOW", "INFORMATION_SCHEMA"}, func(word string) bool { return strings.Contains(upper, word) })
}

// shownPast are kept tables as system tables show them.
func shownPast(tables []engine.Table) (shown []systables.UserView) {
	for i := range tables {
		t := &tables[i]
		v := systables.UserView{Schema: past.Schema, Name: t.Name, Query: past.Describe(t)}
		for _, c := range t.Columns {
			if !c.Hidden {
				v.Columns = append(v.Columns, systables.UserColumn{Name: c.Name, Type: typeOf(c.Type).String()})
			}
		}
		shown = append(shown, v)
	}
	return shown
}

// knowPast has a session know the tables that are kept now, before a statement that may read
// one is analysed.
func knowPast(ctx context.Context, s *Session) error {
	file := s.shared.past
	if file.path == "" || s.ended == nil {
		return nil
	}
	file.look(ctx, pastOf(s))
	if list, _ := file.found(); slices.EqualFunc(list, s.settings.past, sameTable) {
		return nil
	}
	return s.settle(s.settingsOf(s.settings.cfg, s.settings.views))
}

// absent says why there is no kept table of a name.
func (f *pastFile) absent(name string) error {
	list, err := f.found()
	table := name[len(past.Prefix):]
	switch {
	case f.path == "":
		err = fmt.Errorf("%s: no kept tables are known: set KeptLocation to the SQLite file in which viewfinder sync keeps them", table)
	case err != nil:
		return fmt.Errorf("%s: KeptLocation: %w", table, err)
	default:
		names := make([]string, len(list))
		for i, t := range list {
			names[i] = t.Name
		}
		err = fmt.Errorf("%s is not kept in the file KeptLocation: add it to sync.yaml, or ask for one of %s", table, strings.Join(names, ", "))
	}
	return err
}

// ErrKept is of statements over kept tables that these do not answer.
var ErrKept = past.ErrKept

// pastError is of a statement over kept tables that cannot be answered. Where the file is broken
// the statement is not at fault.
func pastError(err error) error {
	var e *past.Error
	if errors.As(err, &e) && !e.Broken() {
		return &SQLError{Message: e.Message, Err: err}
	}
	return err
}
