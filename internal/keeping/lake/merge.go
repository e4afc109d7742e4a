package lake

import (
	"context"
	"errors"
	"fmt"

	pq "github.com/parquet-go/parquet-go"
)

// together is how many files are read at the same time: of each some pages of every column are in
// memory.
const together = 16

// run are rows in the order of parts: a part, or a file that was written.
type run struct {
	name string
	open func() (*scratch, error)
	file *scratch // that is open, nil for none
}

// runs are parts of a lake.
func (s *Sink) runs(ctx context.Context, parts []Part) (all []*run) {
	for _, p := range parts {
		all = append(all, &run{name: p.File, open: func() (*scratch, error) { return fetch(ctx, s.store, p) }})
	}
	return all
}

// written is a run of the rows that a function writes.
func written(t *table, name string, write func(*partWriter) error) (*run, error) {
	file, err := newScratch()
	if err != nil {
		return nil, err
	}
	w := newPartWriter(file, t)
	if err := errors.Join(write(w), w.file.Close()); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &run{name: name, file: file}, nil
}

func (r *run) close() error {
	if r.file == nil {
		return nil
	}
	file := r.file
	r.file = nil
	return file.Close()
}

func closeRuns(runs []*run) (err error) {
	for _, r := range runs {
		err = errors.Join(err, r.close())
	}
	return err
}

// mergeAll reads any number of runs as [merge] does, and closes them. Of more than are read together
// some become one before.
func mergeAll(t *table, runs []*run, keep func(pq.Row) bool, write func(pq.Row) error) (err error) {
	defer func() { err = errors.Join(err, closeRuns(runs)) }()
	for len(runs) > together {
		one, err := written(t, "what was merged", func(w *partWriter) error { return mergeSome(t, runs[:together], nil, w.write) })
		if err != nil {
			return err
		}
		runs = append(runs[together:], one)
	}
	return mergeSome(t, runs, keep, write)
}

// mergeSome reads runs at the same time, and closes them.
func mergeSome(t *table, runs []*run, keep func(pq.Row) bool, write func(pq.Row) error) (err error) {
	defer func() { err = errors.Join(err, closeRuns(runs)) }()
	var readers []*partReader
	defer func() {
		for _, r := range readers {
			err = errors.Join(err, r.Close())
		}
	}()
	for _, r := range runs {
		if r.file == nil {
			if r.file, err = r.open(); err != nil {
				return err
			}
		}
		size, err := r.file.size()
		if err != nil {
			return err
		}
		reader, err := newPartReader(r.file, size, t)
		if err != nil {
			return fmt.Errorf("%s %w", r.name, err)
		}
		readers = append(readers, reader)
	}
	return merge(readers, keep, write)
}

// merge reads parts in the order of their rows, and writes of each version the row that
// counts: that with a seen_to. What is not to be kept is left out then.
func merge(readers []*partReader, keep func(pq.Row) bool, write func(pq.Row) error) error {
	var last pq.Row
	out := func() error {
		if last == nil || keep != nil && !keep(last) {
			return nil
		}
		return write(last)
	}
	for {
		var first *partReader
		for _, r := range readers {
			if r.row != nil && (first == nil || compare(r.row, first.row) < 0) {
				first = r
			}
		}
		if first == nil {
			return out()
		}
		row := first.row
		if err := first.next(); err != nil {
			return err
		}
		if last != nil && compare(last, row) == 0 {
			if last[atTo].IsNull() {
				last = row
			}
			continue
		}
		if last != nil && compare(last, row) > 0 {
			return errors.New("a part is not in the order of its rows")
		}
		if err := out(); err != nil {
			return err
		}
		last = row
	}
}
