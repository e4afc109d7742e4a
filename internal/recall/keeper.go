package recall

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

const (
	// interval is how often what was learned is written while a program runs.
	interval = 5 * time.Minute
	// patience is how long the lock is waited for.
	patience = 2 * time.Second
)

// Place is where something is kept, and of what world it is.
type Place struct {
	Path string
	// Named says that somebody has named the path, whose directory is then there, or is none
	// that is to be made.
	Named bool
	// World is what tells worlds apart; nothing of it stands in the file.
	World []string
}

// errNoDirectory says that the directory of a place that was named is not there.
var errNoDirectory = errors.New("is in a directory that is not there: make it first, or have Memory name another place")

// missing is [errNoDirectory] where that is so.
func (p Place) missing() error {
	if !p.Named {
		return nil
	}
	if _, err := os.Stat(filepath.Dir(p.Path)); errors.Is(err, fs.ErrNotExist) {
		return errNoDirectory
	}
	return nil
}

// Keeper keeps what a pool has learned. It is safe for concurrent use. A nil Keeper keeps
// nothing.
type Keeper struct {
	place Place
	log   func(error)

	reading sync.Once
	past    learn.Past

	mu      sync.Mutex
	warning string // of what was read
	written time.Time
	writing sync.WaitGroup
	closed  bool
}

// Open makes the keeper of a place; nil where it has no path. Nothing is read. log is told
// of what goes wrong, which is no statement's concern.
func Open(place Place, log func(error)) *Keeper {
	if place.Path == "" {
		return nil
	}
	return &Keeper{place: place, log: log, written: time.Now()}
}

// Past is what other programs have learned, nil for nothing. It is read once.
func (k *Keeper) Past() learn.Past {
	k.reading.Do(func() {
		if err := k.place.missing(); err != nil {
			k.warn(fmt.Errorf("what is learned is not kept: %w", named(k.place.Path, err)))
			return
		}
		c, _, err := read(k.place.Path, time.Now())
		if err != nil {
			k.warn(fmt.Errorf("what was learned before is left out of account: %w", named(k.place.Path, err)))
			return
		}
		n := names{c.Salt}
		if w := c.Worlds[k.world(n)]; w != nil {
			k.past = past{w, n}
		}
	})
	return k.past
}

// Warning is what is wrong with the file, once, after it was read; "" for nothing.
func (k *Keeper) Warning() string {
	if k == nil {
		return ""
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	told := k.warning
	k.warning = ""
	return told
}

func (k *Keeper) warn(err error) {
	k.log(err)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.warning = err.Error()
}

// named is an error of a file that names it, as the errors of files do already.
func named(path string, err error) error {
	switch {
	case strings.Contains(err.Error(), path):
		return err
	case errors.Is(err, errNewer), errors.Is(err, errForeign), errors.Is(err, errNoDirectory): // which are said of the file
		return fmt.Errorf("%s %w", path, err)
	}
	return fmt.Errorf("%s: %w", path, err)
}

func (k *Keeper) world(n names) string { return n.hidden(strings.Join(k.place.World, "\x00")) }

// Tick writes, in the background, what a memory has learned, where that was long ago.
func (k *Keeper) Tick(m *learn.Memory) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed || time.Since(k.written) < interval {
		return
	}
	k.written = time.Now()
	k.writing.Go(func() { k.write(m) })
}

// Close writes what a memory has learned. It waits for what is written.
func (k *Keeper) Close(m *learn.Memory) {
	if k == nil {
		return
	}
	k.mu.Lock()
	k.closed = true
	k.mu.Unlock()
	k.writing.Wait()
	k.write(m)
}

func (k *Keeper) write(m *learn.Memory) {
	l := m.Learned()
	if worldOf(&l, names{}).latest() == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := k.merge(ctx, &l); err != nil {
		k.log(fmt.Errorf("what was learned is not kept: %w", named(k.place.Path, err)))
	}
}

// merge adds what was learned to the file, under its lock.
func (k *Keeper) merge(ctx context.Context, l *learn.Learned) error {
	if err := k.place.missing(); err != nil {
		return err
	}
	unlock, _, err := privatefile.Lock(ctx, k.place.Path, "memory")
	if err != nil {
		return err
	}
	defer unlock()
	now := time.Now()
	c, _, err := read(k.place.Path, now)
	if errors.Is(err, errForeign) {
		c, err = newContent(), nil
	}
	if err != nil {
		return err
	}
	n := names{c.Salt}
	learned := worldOf(l, n)
	if known := c.Worlds[k.world(n)]; known != nil {
		known.add(learned)
	} else {
		c.Worlds[k.world(n)] = learned
	}
	data, err := c.encode(now)
	if err != nil {
		return err
	}
	return privatefile.Replace(k.place.Path, data)
}
