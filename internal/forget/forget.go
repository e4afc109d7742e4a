package forget

import (
	"context"
	"errors"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/recall"
)

// Request says what is erased.
type Request struct {
	// Config says where things are kept; nil has Files alone be looked at.
	Config *config.Config
	// Files are such as sync.yaml, besides those of the Config.
	Files   []string
	Account string // an id
}

// The kinds of what is kept.
const (
	Tables = "tables" // counted by tables
	Files  = "files"
	Cache  = "cache"
	Memory = "memory" // counted by facts
	Log    = "log"    // counted by lines
)

// Place is where something was looked for, and how much of it was erased.
type Place struct {
	What  string `json:"what"`
	Where string `json:"where"`
	Count int    `json:"count"`
}

// Report is what became of a [Request].
type Report struct {
	Places []Place
	// Left says what may be kept besides, and what to do about it.
	Left []string
}

func (r *Report) add(what, where string, count int) {
	r.Places = append(r.Places, Place{what, where, count})
}

func (r *Report) leave(format string, args ...any) {
	r.Left = append(r.Left, fmt.Sprintf(format, args...))
}

// Account erases an account. The error joins what went wrong; the report tells of the rest.
func Account(ctx context.Context, r Request) (Report, error) {
	var out Report
	c := r.Config
	if c == nil {
		c = &config.Config{} // which keeps nothing
	}
	files := connect.Names(c.SyncFile)
	if c.KeptLocation != "" {
		files = append(files, "sqlite:"+c.KeptLocation)
	}
	err := forgetTables(ctx, &out, append(files, r.Files...), len(files), c, r.Account)
	if r.Config != nil {
		err = errors.Join(err, forgetCaches(ctx, &out, r), forgetMemory(ctx, &out, c, r.Account), forgetLog(&out, c, []string{r.Account}))
	}
	return out, err
}

func forgetMemory(ctx context.Context, out *Report, c *config.Config, account string) error {
	path, _ := connect.Memory(c)
	if path == "" {
		return nil
	}
	n, err := recall.Forget(ctx, path, account)
	if err != nil {
		return fmt.Errorf("what was learned: %w", err)
	}
	out.add(Memory, path, n)
	return nil
}

func forgetLog(out *Report, c *config.Config, ids []string) error {
	if c.LogFile == "" {
		return nil
	}
	n, err := logging.Forget(c.LogFile, ids...)
	if err != nil {
		return err
	}
	out.add(Log, c.LogFile, n)
	return nil
}
