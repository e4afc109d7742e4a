package privatefile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/viewfinder-sql/viewfinder/internal/keylock"
)

// poll is how often a lock that another program holds is tried again.
const poll = 20 * time.Millisecond

// own are this program's locks for each lock file, so that one of those who wait
// polls and the others sleep.
var own keylock.Locks[string]

// Lock takes the lock of the given name that goes with a file, and makes the
// directory of locks where it is missing. It waits for whoever holds it, in this
// program or another, and says whether it had to. The lock ends with unlock, or
// with the program.
func Lock(ctx context.Context, path, name string) (unlock func(), waited bool, err error) {
	file, err := filepath.Abs(filepath.Join(path+".locks", name))
	if err != nil {
		return nil, false, err
	}
	leave, waited, err := own.Lock(ctx, file)
	if err != nil {
		return nil, waited, err
	}
	release, polled, err := lock(ctx, file)
	if err != nil {
		leave()
		return nil, waited, err
	}
	return sync.OnceFunc(func() {
		release()
		leave()
	}), waited || polled, nil
}

func lock(ctx context.Context, file string) (unlock func(), waited bool, err error) {
	if root, err := openDir(filepath.Dir(file), true); err != nil {
		return nil, false, err
	} else {
		root.Close()
	}
	root, err := openDir(file, true)
	if err != nil {
		return nil, false, err
	}
	defer root.Close()
	l := flock.New(file, flock.SetPermissions(0o600), flock.SetFlag(os.O_CREATE|os.O_RDWR))
	got, err := l.TryLock()
	if err == nil && !got {
		waited = true
		_, err = l.TryLockContext(ctx, poll)
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, waited, ctx.Err()
	case errors.Is(err, fs.ErrPermission):
		return nil, waited, fmt.Errorf("the lock file %s is not yours: name another place", file)
	case err != nil:
		return nil, waited, fmt.Errorf("the lock file %s cannot be used: %w", file, cause(err))
	}
	// An error would mean that it is unlocked already.
	return func() { _ = l.Unlock() }, waited, nil
}
