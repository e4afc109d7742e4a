package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/lake"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/spec"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/work"
)

// place is where tables are kept.
type place struct {
	database string // sqlite:PATH or postgres://…: the sink, or the state of a lake
	parts    string // where a lake's parts are, "" for no lake
}

// readPlace reads sync.yaml, and where it keeps: nothing is opened. It says which file is wrong.
func readPlace(path string) (*spec.Spec, place, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, place{}, usageError{err}
	}
	switch {
	case bytes.HasPrefix(text, []byte("SQLite format 3\x00")):
		return nil, place{}, usageError{fmt.Errorf("%s is a database, and no file such as sync.yaml: where a place may be named it is sqlite:%[1]s", path)}
	case !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0:
		return nil, place{}, usageError{fmt.Errorf("%s is no text, and so no file such as sync.yaml", path)}
	}
	s, err := spec.Parse(text)
	if err != nil {
		lines := strings.Split(err.Error(), "\n")
		return nil, place{}, usageError{errors.New(path + ": " + strings.Join(lines, "\n"+path+": "))}
	}
	p, err := sinkOf(path, s)
	return s, p, err
}

// sinkOf is the place that the spec of a file names; paths are from the folder of the file.
func sinkOf(file string, s *spec.Spec) (place, error) {
	p, err := named(s)
	if path, is := strings.CutPrefix(p.database, "sqlite:"); is {
		p.database = "sqlite:" + beside(file, path)
	}
	if p.parts != "" && !strings.Contains(p.parts, "://") {
		p.parts = beside(file, p.parts)
	}
	return p, err
}

// beside is a path, from the folder of a file.
func beside(file, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}

// named is the place that a spec names, as it does.
func named(s *spec.Spec) (place, error) {
	name, err := held(s.Sink)
	if err != nil {
		return place{}, err
	}
	parts, is := strings.CutPrefix(name, "parquet:")
	if !is {
		if s.State != "" {
			return place{}, usageError{errors.New("state is for a sink parquet:PLACE: another sink is its own")}
		}
		return place{database: name}, database(name, "sink")
	}
	switch {
	case s.State != "":
		if name, err = held(s.State); err != nil {
			return place{}, err
		}
	case strings.Contains(parts, "://"):
		return place{}, usageError{errors.New("a bucket has no room for a database, so the file names one: write state: postgres://HOST/DATABASE, or state: sqlite:PATH for one machine")}
	default:
		name = "sqlite:" + filepath.Join(parts, ".state.db")
	}
	return place{database: name, parts: parts}, database(name, "state")
}

// held is a name, or what a variable holds.
func held(name string) (string, error) {
	variable, is := strings.CutPrefix(name, "env:")
	if !is {
		return name, nil
	}
	value := os.Getenv(variable)
	if value == "" {
		return "", usageError{fmt.Errorf("the place is what the variable %s holds, which is not set", variable)}
	}
	return value, nil
}

// database refuses what names none.
func database(name, what string) error {
	if strings.HasPrefix(name, "sqlite:") || isPostgres(name) {
		return nil
	}
	return usageError{fmt.Errorf("the variable holds no %s: it is sqlite:PATH or postgres://HOST/DATABASE", what)}
}

func isPostgres(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// openSink opens a place.
func openSink(ctx context.Context, p place) (history.Sink, error) {
	if p.parts != "" && !strings.Contains(p.parts, "://") { // the database may be in it
		if err := os.MkdirAll(p.parts, 0o700); err != nil {
			return nil, err
		}
	}
	var sink *sqlsink.Sink
	var err error
	if path, is := strings.CutPrefix(p.database, "sqlite:"); is {
		sink, err = sqlsink.OpenSQLite(path)
	} else {
		sink, err = sqlsink.OpenPostgres(p.database)
	}
	if err != nil || p.parts == "" {
		return sink, err
	}
	return lake.Open(ctx, p.parts, sink)
}

// openKept opens a place where something is kept already, to write there: a path that leads
// nowhere is told, and nothing is made there.
func openKept(ctx context.Context, p place) (history.Sink, error) {
	read, err := p.kept(ctx)
	if err != nil {
		return nil, err
	}
	if err := read.Close(); err != nil {
		return nil, err
	}
	return openSink(ctx, p)
}

// kept opens the database of a place where something is kept already, and changes nothing there.
func (p place) kept(ctx context.Context) (*sqlsink.Sink, error) {
	if err := p.there(); err != nil {
		return nil, err
	}
	var sink *sqlsink.Sink
	var err error
	if path, is := strings.CutPrefix(p.database, "sqlite:"); is {
		sink, err = sqlsink.ReadSQLite(path)
	} else {
		sink, err = sqlsink.ReadPostgres(p.database)
	}
	if err != nil {
		return nil, err
	}
	if err = sink.Kept(ctx); err == nil && p.parts != "" {
		err = lake.Kept(ctx, sink, p.parts)
	}
	if errors.Is(err, sqlsink.ErrNothing) { // as where the file is not there
		err = usageError{err}
	}
	if err != nil {
		return nil, errors.Join(err, sink.Close())
	}
	return sink, nil
}

// there refuses a file that is not there.
func (p place) there() error {
	path, is := strings.CutPrefix(p.database, "sqlite:")
	if !is {
		return nil
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return usageError{&absentError{path}}
	}
	return nil // what else is wrong with it, opening it says
}

// absentError is of a file that is not there.
type absentError struct{ path string }

func (e *absentError) Error() string {
	return fmt.Sprintf("nothing is kept in %s, which is not there: a path in the file is taken from the folder of the file", e.path)
}

// openQueue opens the jobs beside what is kept.
func openQueue(ctx context.Context, p place, out streams) (work.Queue, error) {
	log := slog.New(slog.NewTextHandler(out.err, &slog.HandlerOptions{Level: slog.LevelError}))
	if path, is := strings.CutPrefix(p.database, "sqlite:"); is {
		path, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		return work.OpenSQLite(ctx, sqlsink.SQLiteName(path), log)
	}
	return work.OpenPostgres(ctx, p.database, log)
}

// leaving is how long who was told to end goes on writing out: services are killed after 30
// seconds or more.
const leaving = 20 * time.Second

// finish has a lake write out what waits; other sinks have written all.
func (s *synced) finish(ctx context.Context) error {
	if l, is := s.sink.(*lake.Sink); is {
		if ctx.Err() != nil {
			return l.Leave(ctx, leaving)
		}
		return l.Finish(ctx)
	}
	return nil
}

// late is what keeps a lake from writing out what waits, nil for nothing.
func (s *synced) late() error {
	if l, is := s.sink.(*lake.Sink); is {
		return l.Late()
	}
	return nil
}
