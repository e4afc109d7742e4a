package forget

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
)

// Kept are the tables of a file sync.yaml.
type Kept interface {
	// Stories are the ids of the account's stories that are kept, IDs those of all that is the
	// account's, but for short ones, which may be any number.
	Stories(ctx context.Context, account string) ([]string, error)
	IDs(ctx context.Context, account string) ([]string, error)
	// Forget erases the account and its jobs, and tells of how many tables; what is left says
	// what the tables cannot tell to be the account's.
	Forget(ctx context.Context, account string) (tables int, left []string, err error)
	Close() error
}

// ErrNothing is of a file, or of the database that one names, in which nothing is kept yet.
var ErrNothing = errors.New("nothing is kept there")

// Opener opens the tables of a file. Its error matches [ErrNothing] where nothing is kept.
type Opener func(ctx context.Context, file string) (Kept, error)

var opener atomic.Pointer[Opener]

// Register has tables be erased too. It is called as a program begins.
func Register(o Opener) { opener.Store(&o) }

// forgetTables erases an account from the tables of files, and the files of its stories before,
// as the tables say which they are. The first few are of the configuration, which may name what
// will be there one day; where somebody names another one, something has to be there.
func forgetTables(ctx context.Context, out *Report, paths []string, configured int, c *config.Config, account string) (err error) {
	open := opener.Load()
	for i, path := range paths {
		if open == nil {
			out.leave("the tables of %s, which this program has no means to open: run viewfinder forget %s --sync %[1]s", path, account)
			continue
		}
		switch e := forgetFile(ctx, out, *open, path, c, account); {
		case errors.Is(e, ErrNothing) && i < configured:
			out.leave("what may be kept elsewhere than the configuration says: %s: %v", path, e)
		case e != nil && strings.Contains(e.Error(), path): // as where the file itself is wrong
			err = errors.Join(err, e)
		case e != nil:
			err = errors.Join(err, fmt.Errorf("%s: %w", path, e))
		}
	}
	if c.FileRoot != "" {
		out.leave("files below %s that were named by whoever had them written, by DownloadMedia or SELECT INTO: delete those that are of account %s", c.FileRoot, account)
	}
	return err
}

// forgetFile erases an account from the tables of a file: last, as they say what else is the
// account's.
func forgetFile(ctx context.Context, out *Report, open Opener, path string, c *config.Config, account string) (err error) {
	kept, err := open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	stories, err := kept.Stories(ctx, account)
	if err != nil {
		return err
	}
	if c.LogFile != "" {
		ids, err := kept.IDs(ctx, account)
		if err != nil {
			return err
		}
		if err := forgetLog(out, c, ids); err != nil {
			return err
		}
	}
	if root := c.FileRoot; len(stories) > 0 && root == "" {
		out.leave("pictures and videos of the stories of account %s, if they were kept: FileRoot does not say where", account)
	} else if len(stories) > 0 {
		n, err := forgetStories(fileroot.Dir(root), stories)
		if err != nil {
			return err
		}
		out.add(Files, root, n)
	}
	tables, left, err := kept.Forget(ctx, account)
	if err != nil {
		return err
	}
	out.add(Tables, path, tables)
	out.Left = append(out.Left, left...)
	return nil
}

// forgetStories removes the files of stories.
func forgetStories(root fileroot.Dir, stories []string) (n int, err error) {
	for _, id := range stories {
		for _, name := range []string{"story-" + id + ".jpg", "story-" + id + ".mp4"} {
			was, e := root.Remove(name)
			if was {
				n++
			}
			err = errors.Join(err, e)
		}
	}
	return n, err
}
