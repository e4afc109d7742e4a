package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// alone reports whether it is for one execution.
func (p *compiled) alone() bool {
	return p.cached != nil && (p.cached.Served || p.cached.Recorder != nil)
}

// cachedAnswer is how an execution has to do with the cache.
type cachedAnswer struct {
	session *Session
	file    *cache.File       // where what goes into it goes, or it is read anew
	source  *serving.Source   // nil where nothing is read from it
	reader  *cache.Reader     // that is held, nil for none
	record  *serving.Recorder // nil where nothing goes into it
	aside   *cache.Aside      // where what goes into it waits, nil for nowhere of its own
	version string
	lease   *cache.Lease // by which the tables are read anew, nil for none
	stale   []cache.Scan // that are older than they should be, and are read anew behind
}

// cacheUse is how the executions of a statement have to do with the cache.
type cacheUse struct{ *Statement }

// choose decides: the cache is read in place of the API, or it is the API that is read, and
// what comes is kept. The statement is compiled anew for either; nil says that nothing is to
// be done.
func (s cacheUse) choose(ctx context.Context, p *compiled) (*compiled, *cachedAnswer, error) {
	cfg := s.session.settings.cfg
	needs := p.run.Tables()
	own := p.cached != nil // tables as they are kept
	// What decides about rows to be written is read of the platform, but where it says #CACHE.
	automatic := s.change == nil && (cfg.Offline || cfg.AutoCache && cfg.CacheTolerance > 0)
	if !own && recorderOf(ctx) == nil && (!automatic || len(needs) == 0) {
		return p, nil, nil
	}
	a := &cachedAnswer{session: s.session, version: cfg.Version}
	if record := recorderOf(ctx); record != nil {
		a.record = record
		if own {
			if _, err := a.look(ctx, s.Statement, p, false); err != nil {
				a.release()
				return nil, nil, err
			}
		}
		return s.instead(ctx, p, &serving.Run{Source: a.source, Recorder: record}, a)
	}
	served, err := a.look(ctx, s.Statement, p, automatic && len(needs) > 0)
	if err != nil {
		a.release()
		if own || cfg.Offline {
			return nil, nil, err
		}
		return s.recorded(ctx, p, a) // what the platform answers is right without the cache, which tells when it is written
	}
	if served || own && a.reader != nil {
		if err := s.session.way.pin(ctx); err != nil {
			a.release()
			return nil, nil, err
		}
	}
	switch {
	case served:
		run := &serving.Run{Source: a.source, Served: true}
		s.session.caches.refresh.start(s.session.shared, s.session.kept.cfg, a.stale)
		return s.instead(ctx, p, run, a)
	case own:
		p.cached.Source = a.source
		return p, a, nil
	}
	a.release()
	if s.text.Limit == nil && !slices.ContainsFunc(needs, func(t *schema.Table) bool { return !serving.Kept(t) }) {
		if served, err = a.alone(ctx, s.Statement, p); served && err == nil {
			err = s.session.way.pin(ctx)
		}
		if err != nil {
			a.end(ctx)
			return nil, nil, err
		}
		if served {
			return s.instead(ctx, p, &serving.Run{Source: a.source, Served: true}, a)
		}
	}
	return s.recorded(ctx, p, a)
}

// recorded has an execution keep what it fetches.
func (s cacheUse) recorded(ctx context.Context, p *compiled, a *cachedAnswer) (*compiled, *cachedAnswer, error) {
	file, err := s.session.kept.filled(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		a.end(ctx)
		return nil, nil, ctx.Err()
	case err != nil || a.file != nil && a.file != file: // what is answered is right without the cache
		a.source = nil
		return s.instead(ctx, p, nil, a)
	}
	a.file, a.aside = file, file.Aside()
	a.source, a.record = nil, &serving.Recorder{Aside: a.aside, Most: mostPassing, WithoutNames: s.session.settings.cfg.CacheWithoutNames, Passed: a.lease.Renew, Now: func() time.Time { return now(s.session) }}
	return s.instead(ctx, p, &serving.Run{Recorder: a.record}, a)
}

// mostPassing is how many rows of one statement are kept as they pass.
const mostPassing = 1_000_000

// instead compiles the statement for one execution, in place of another compilation.
func (s cacheUse) instead(ctx context.Context, p *compiled, run *serving.Run, a *cachedAnswer) (*compiled, *cachedAnswer, error) {
	other, err := compileWith(ctx, s.Statement, run)
	if err != nil {
		a.end(ctx)
		return nil, nil, err
	}
	if err := s.give(p); err != nil {
		a.end(ctx)
		return nil, nil, errors.Join(err, other.Close())
	}
	return other, a, nil
}

// waits is how long it takes before it is looked again whether another process is done.
const waits = 100 * time.Millisecond

// alone takes the right to read the tables of a statement anew, of all processes, or waits
// until another one has read them: then they are served from what that has kept. One that
// does not come on loses the right.
func (a *cachedAnswer) alone(ctx context.Context, s *Statement, p *compiled) (served bool, err error) {
	var names []string
	for _, t := range p.run.Tables() {
		names = append(names, t.Name)
	}
	for {
		if a.file, err = s.session.kept.filled(ctx); err != nil {
			return false, nil //nolint:nilerr // as below
		}
		if a.lease, err = a.file.Lease(ctx, names...); err != nil {
			return false, nil //nolint:nilerr // what comes of the API is right without the cache, which tells when it is written
		}
		if served, err = a.look(ctx, s, p, true); served && err == nil {
			return true, a.endLease(ctx)
		}
		a.release()
		if err != nil || a.lease != nil {
			return false, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(waits):
		}
	}
}

func (a *cachedAnswer) endLease(ctx context.Context) error {
	l := a.lease
	a.lease = nil
	return l.End(context.WithoutCancel(ctx))
}

// look opens the file and reports whether all that the statement reads is to be had of it.
func (a *cachedAnswer) look(ctx context.Context, s *Statement, p *compiled, automatic bool) (served bool, err error) {
	cfg := s.session.settings.cfg
	r, err := s.session.way.open(ctx, s.session.kept)
	if errors.Is(err, cache.ErrAbsent) {
		if cfg.Offline && automatic {
			t := p.run.Tables()[0]
			return false, offlineError(a.session, errors.Join(&serving.UncoveredError{Need: serving.Need{Table: t.Name, Columns: p.run.Reads(t)}}, nobody(err)))
		}
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := r.Hold(ctx); err != nil {
		return false, err
	}
	a.reader, a.source = r, serving.NewSource(r)
	for _, name := range s.text.Tables {
		base, ok := keptName(name)
		if !ok {
			continue
		}
		all, err := r.Scans(ctx, base)
		if err != nil {
			return false, err
		}
		if len(all) > 0 { // whose name is as it was kept, however the statement writes it
			a.source.Offer(all[0].Table, nil, all)
		}
	}
	if !automatic {
		return false, nil
	}
	for _, t := range p.run.Tables() {
		some, err := a.offer(ctx, cfg, t, p.run.Reads(t))
		if err != nil || !some {
			return false, err
		}
	}
	return true, nil
}

// offer offers the lines of a table that are fresh enough and have the columns; false where
// there is none. Offline this is an error.
func (a *cachedAnswer) offer(ctx context.Context, cfg *config.Config, t *schema.Table, columns []string) (bool, error) {
	if !serving.Kept(t) {
		if cfg.Offline {
			return false, &OfflineError{fmt.Sprintf("%s cannot be answered from the cache, since its rows depend on what a statement gives: with a network, CACHE %s SELECT … FROM %s WHERE …; then read %s%s", t.Name, t.Name, t.Name, t.Name, serving.Suffix), nil}
		}
		return false, nil
	}
	all, err := a.reader.Scans(ctx, t.Name)
	if err != nil {
		return false, err
	}
	lines := a.usable(cfg, all, columns, cfg.CacheTolerance)
	if len(lines) == 0 && !cfg.Offline && cfg.CacheGrace > cfg.CacheTolerance {
		lines = a.usable(cfg, all, columns, cfg.CacheGrace)
		a.stale = append(a.stale, lines...)
	}
	if len(lines) == 0 && cfg.Offline {
		return false, offlineError(a.session, &serving.UncoveredError{Need: serving.Need{Table: t.Name, Columns: columns}, Lines: all})
	}
	a.source.Offer(t.Name, lines, all)
	return len(lines) > 0, nil
}

// usable are the lines that have the columns and are no older than that.
func (a *cachedAnswer) usable(cfg *config.Config, all []cache.Scan, columns []string, age time.Duration) (lines []cache.Scan) {
	now := now(a.session)
	for _, line := range all {
		fresh := cfg.Offline || line.Version == cfg.Version && now.Sub(line.Began) <= age
		if fresh && line.Covers(columns, line.Span) {
			lines = append(lines, line)
		}
	}
	return lines
}

// now is the present by which rows are old: this machine's, or a test's.
func now(s *Session) time.Time {
	if clock := s.parts.Options.Now; clock != nil {
		return clock()
	}
	return time.Now()
}

// again forgets what was noted, of an execution that is begun again.
func (a *cachedAnswer) again() {
	if a != nil && a.record != nil {
		a.record.Restart()
	}
}

// tell has the report say what was read from the cache, and returns why values of it are NULL.
func (a *cachedAnswer) tell(e *execution) []Warning {
	if a == nil || a.source == nil {
		return nil
	}
	e.mu.Lock()
	e.report.AsOf = a.source.AsOf()
	e.mu.Unlock()
	return a.source.Notes()
}

// keep has what was fetched go into the cache. The answer is right without that.
func (f *fetched) keep() {
	if recorderOf(f.execution.ctx) != nil {
		return // who runs it keeps it
	}
	f.execution.mu.Lock()
	calls := f.execution.report.QuotaCalls
	f.execution.mu.Unlock()
	if err := f.cache.keep(f.execution.ctx, f.compiled.run, calls); err != nil {
		f.execution.warn([]Warning{{Reason: ReasonMemory, Count: 1, Message: err.Error()}})
	}
}

// uncovered has an execution whose scans want more than the cache holds begin again, with
// the API; it returns the error where that cannot be.
func (f *fetched) uncovered(err error) error {
	switch {
	case f.cache == nil:
		return err
	case f.statement.session.settings.cfg.Offline:
		return offlineError(f.statement.session, err)
	case f.read > 0:
		return fmt.Errorf("%w: set CacheTolerance=0 for this statement, whose scans differ from row to row", err)
	}
	f.cache.release()
	f.compiled.run.End()
	if f.compiled, f.cache, err = (cacheUse{f.statement}).recorded(f.execution.ctx, f.compiled, f.cache); err != nil {
		return err
	}
	return f.start(f.values)
}

// keep writes down what an execution has fetched, which has come to its end.
func (a *cachedAnswer) keep(ctx context.Context, run *fetch.Statement, calls int) error {
	if a == nil || a.record == nil {
		return nil
	}
	run.End()
	if err := a.record.Err(); err != nil && !errors.Is(err, cache.ErrLeaseLost) {
		return err
	}
	batches, err := a.record.Batches(ctx, run.Notes(), a.version, calls)
	if err != nil {
		return err
	}
	batches = slices.DeleteFunc(batches, func(b cache.Batch) bool { return !b.Scan.Complete })
	if len(batches) == 0 {
		return nil
	}
	if now, err := a.session.kept.now(ctx); err != nil || now != a.file {
		return nil //nolint:nilerr // another user has logged in meanwhile, and it is not known whose rows came
	}
	if err := a.file.Store(ctx, a.lease, batches...); !errors.Is(err, cache.ErrLeaseLost) {
		return err
	}
	return nil // the other one keeps it
}

// release lets go of the moment that is read.
func (a *cachedAnswer) release() {
	if a != nil && a.reader != nil {
		_ = a.reader.Release()
		a.reader = nil
	}
}

// end lets go of all that an execution held.
func (a *cachedAnswer) end(ctx context.Context) {
	if a == nil {
		return
	}
	a.release()
	if a.aside != nil {
		_ = a.aside.Close() // what was to be kept is kept
	}
	if a.lease != nil {
		_ = a.endLease(ctx) // it ends by itself
	}
}

// outdateKept has AutoCache answer no longer from what was kept before something was written:
// a comment is counted with its post, a post in its account.
func outdateKept(e *execution, s *Session) {
	if !s.settings.cfg.AutoCache || s.kept.err != nil {
		return
	}
	if err := s.caches.outdate(context.WithoutCancel(e.ctx)); err != nil {
		e.warn([]Warning{{Reason: ReasonMemory, Count: 1, Message: err.Error()}})
	}
}
