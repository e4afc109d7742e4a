package keeptest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// Version is a version of a row.
type Version struct {
	Account, Table string
	Row            history.Row
	From, To       time.Time // To is zero of what is so now

	key  string
	hash history.Hash
}

// Sink keeps in memory what it is told.
type Sink struct {
	mu       sync.Mutex
	tables   map[string]*history.Table
	tasks    map[history.Task]*history.TaskState
	claims   int64
	versions []Version
	scans    []history.Scan
	failing  int
	stuck    chan struct{} // non-nil: commits wait for it
}

var _ history.Sink = (*Sink)(nil)

// New is one that is empty.
func New() *Sink {
	return &Sink{tables: map[string]*history.Table{}, tasks: map[history.Task]*history.TaskState{}}
}

// ErrAway is of commits that [Sink.Fail] has fail.
var ErrAway = errors.New("keeptest: the sink is away")

// Fail has the next n commits and claims fail.
func (s *Sink) Fail(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing = n
}

// Stick has commits wait until the returned function is called.
func (s *Sink) Stick() (loose func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stuck := make(chan struct{})
	s.stuck = stuck
	return func() {
		s.mu.Lock()
		s.stuck = nil
		s.mu.Unlock()
		close(stuck)
	}
}

func (s *Sink) fails() error {
	if s.failing > 0 {
		s.failing--
		return ErrAway
	}
	return nil
}

// Prepare takes the tables.
func (s *Sink) Prepare(_ context.Context, tables []*history.Table) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range tables {
		if err := t.Check(); err != nil {
			return err
		}
		s.tables[t.Name] = t
	}
	return nil
}

// Claim takes a task.
func (s *Sink) Claim(_ context.Context, task history.Task) (history.Claim, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fails(); err != nil {
		return history.Claim{}, err
	}
	s.claims++
	t := s.tasks[task]
	if t == nil {
		t = &history.TaskState{Task: task}
		s.tasks[task] = t
	}
	t.Fence = s.claims
	return history.Claim{Task: task, Fence: t.Fence, Checkpoint: slices.Clone(t.Checkpoint)}, nil
}

// Commit writes a step.
func (s *Sink) Commit(ctx context.Context, claim history.Claim, step *history.Step) (all history.Counts, err error) {
	s.mu.Lock()
	stuck := s.stuck
	s.mu.Unlock()
	if stuck != nil {
		select {
		case <-stuck:
		case <-ctx.Done():
			return all, ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fails(); err != nil {
		return all, err
	}
	task := s.tasks[claim.Task]
	if task == nil || task.Fence != claim.Fence {
		return all, history.ErrFenced
	}
	before := slices.Clone(s.versions)
	for i := range step.Batches {
		b := &step.Batches[i]
		if b.Scan.Account != claim.Task.Account || s.tables[b.Table.Name] == nil {
			s.versions = before
			return history.Counts{}, fmt.Errorf("keeptest: a batch of %s for account %s, in a claim of %v", b.Table.Name, b.Scan.Account, claim.Task)
		}
		counts, err := s.apply(b)
		if err != nil {
			s.versions = before
			return history.Counts{}, err
		}
		all.Add(counts)
	}
	for i := range step.Batches {
		s.scans = append(s.scans, step.Batches[i].Scan)
	}
	task.Checkpoint, task.Committed = slices.Clone(step.Checkpoint), time.Now()
	return all, nil
}

func (s *Sink) apply(b *history.Batch) (history.Counts, error) {
	keys := map[string]bool{}
	for i := range b.Rows {
		if err := b.Table.Normalize(&b.Rows[i]); err != nil {
			return history.Counts{}, err
		}
		keys[b.Table.RowKey(&b.Rows[i])] = true
	}
	mine := func(v *Version) bool { return v.Account == b.Scan.Account && v.Table == b.Table.Name }
	latest := map[string]history.Latest{}
	var order []string
	for i := range s.versions {
		v := &s.versions[i]
		if mine(v) && (keys[v.key] || b.Closes() && v.To.IsZero() && b.Scope.Holds(b.Table, &v.Row)) {
			if _, there := latest[v.key]; !there {
				order = append(order, v.key)
			}
			latest[v.key] = history.Latest{Key: v.key, Hash: v.hash, From: v.From, To: v.To}
		}
	}
	var list []history.Latest
	for _, k := range order {
		list = append(list, latest[k])
	}
	changes, counts, err := b.Decide(list)
	if err != nil {
		return counts, err
	}
	for _, c := range changes.Closed {
		for i := range s.versions {
			if v := &s.versions[i]; mine(v) && v.key == c.Key && v.To.IsZero() {
				v.To = c.To
			}
		}
	}
	for _, o := range changes.Opened {
		s.versions = append(s.versions, Version{Account: b.Scan.Account, Table: b.Table.Name, Row: *o.Row, From: o.From, key: o.Key, hash: o.Hash})
	}
	return counts, nil
}

// EachTask runs a function for those that were ever claimed, of these tables or of all.
func (s *Sink) EachTask(_ context.Context, run func(history.TaskState) error, tables ...string) error {
	for _, t := range s.list(tables) {
		if err := run(t); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sink) list(tables []string) (all []history.TaskState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tasks {
		if len(tables) == 0 || slices.Contains(tables, t.Task.Table) {
			all = append(all, *t)
		}
	}
	slices.SortFunc(all, func(a, b history.TaskState) int {
		if a.Task.Account != b.Task.Account {
			return strings.Compare(a.Task.Account, b.Task.Account)
		}
		return strings.Compare(a.Task.Table, b.Task.Table)
	})
	return all
}

// Task is one task.
func (s *Sink) Task(_ context.Context, task history.Task) (history.TaskState, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.tasks[task]; t != nil {
		return *t, nil
	}
	return history.TaskState{Task: task}, nil
}

// Forget erases an account.
func (s *Sink) Forget(_ context.Context, account string, names ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for t := range s.tasks {
		if t.Account == account || t.Table == history.AccountsTask {
			delete(s.tasks, t)
		}
	}
	s.versions = slices.DeleteFunc(s.versions, func(v Version) bool { return v.Account == account })
	s.scans = slices.DeleteFunc(s.scans, func(x history.Scan) bool { return x.Account == account })
	for i := range s.scans {
		s.scans[i].Reasons, _ = history.Unmarked(slices.Clone(s.scans[i].Reasons), append(names, account))
	}
	return nil
}

// Close does nothing.
func (s *Sink) Close() error { return nil }

// Versions are those of a table, in the order in which they were written.
func (s *Sink) Versions(table string) (all []Version) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.versions {
		if v.Table == table {
			all = append(all, v)
		}
	}
	return all
}

// Scans are all readings, in the order in which they were written.
func (s *Sink) Scans() []history.Scan {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.scans)
}

// Value is that of a column of a version.
func (s *Sink) Value(v Version, column string) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return v.Row.Values[s.tables[v.Table].Index(column)]
}
