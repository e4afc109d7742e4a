package privatefile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/viewfinder-sql/viewfinder/internal/keylock"
)

// Lock takes the lock of the given name that goes with a file, and makes the
// directory of locks where it is missing. It waits for whoever holds it, in this
// program or another, and says whether it had to. The lock ends with unlock, or
// with the program.
func Lock(ctx context.Context, path, name string) (unlock func(), waited bool, err error) {
	file, err := filepath.Abs(filepath.Join(path+".locks", name))
	if err != nil {
		return nil, false, err
	}
	for _, dirOf := range []string{filepath.Dir(file), file} {
		root, err := openDir(dirOf, true)
		if err != nil {
			return nil, false, err
		}
		root.Close()
	}
	unlock, waited, err = keylock.File(ctx, file)
	switch {
	case err == nil:
		return unlock, waited, nil
	case ctx.Err() != nil:
		return nil, waited, ctx.Err()
	case errors.Is(err, fs.ErrPermission):
		return nil, waited, fmt.Errorf("the lock file %s is not yours: name another place", file)
	}
	return nil, waited, fmt.Errorf("the lock file %s cannot be used: %w", file, cause(err))
}
