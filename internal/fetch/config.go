package fetch

import (
	"os"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Config is what statements need to fetch.
type Config struct {
	Catalogue *schema.Catalogue
	Client    *graph.Client
	Memory    *learn.Memory
	// Account keeps to one account by its id; "" means every connected one.
	Account string
	Login   schema.Login
	// Beside takes the accounts too that the login reaches beside its list of them, on the
	// way that [schema.Beginning] has for that.
	Beside bool
	// Version is the Graph version that requests name: "v27.0".
	Version string
	// PageSize bounds the pages of a walk; 0 takes what each edge allows.
	PageSize int
	// Parallelism is from how many places at once a long list of an account is read that
	// can be asked for by ranges of time; 0 and 1 are for one page after another.
	Parallelism int
	// MaxMemory bounds what a statement keeps in memory of what it has fetched, in
	// bytes, as far as that can be told; beyond, it goes to a temporary file. 0 is
	// no bound.
	MaxMemory int
	// SpillTo opens the file for what is beyond MaxMemory; nil for one without a name in
	// the directory for temporary files.
	SpillTo func() (*os.File, error)
	// MissingIsError turns an object that is missing or forbidden into an error
	// instead of a note.
	MissingIsError bool
	// Partial ends a scan that a budget or a rate limit stops with a note instead
	// of an error, and goes on without what an account does not show for want of a
	// permission.
	Partial bool
	// Now is the clock that the platform's is like; nil is the machine's.
	Now func() time.Time
	// Present is what statements take for the present; nil is Now.
	Present func() time.Time
}

func (cfg *Config) now() time.Time {
	if cfg.Now != nil {
		return cfg.Now()
	}
	return time.Now()
}

func (cfg *Config) present() time.Time {
	if cfg.Present != nil {
		return cfg.Present()
	}
	return cfg.now()
}

// Memory is what a pool's statements learn and keep.
type Memory = learn.Memory

// NewMemory returns an empty memory.
func NewMemory() *Memory { return learn.NewMemory() }
