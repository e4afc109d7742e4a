package keylock

import (
	"context"
	"os"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// poll is how often a lock that another program holds is tried again.
const poll = 20 * time.Millisecond

// files are this program's locks for each file, so that one of those who wait polls and the
// others sleep.
var files Locks[string]

// File locks a file of that absolute path, which it makes where it is missing, readable by
// the user alone; it holds nothing, and stays. It waits for whoever holds the lock, in this
// program or another, and says whether it had to. unlock may be called twice; the lock ends
// with the program too. The error is that of the context where it has ended.
func File(ctx context.Context, path string) (unlock func(), waited bool, err error) {
	leave, waited, err := files.Lock(ctx, path)
	if err != nil {
		return nil, waited, err
	}
	l := flock.New(path, flock.SetPermissions(0o600), flock.SetFlag(os.O_CREATE|os.O_RDWR))
	got, err := l.TryLock()
	if err == nil && !got {
		waited = true
		_, err = l.TryLockContext(ctx, poll)
	}
	if err != nil {
		leave()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, waited, err
	}
	return sync.OnceFunc(func() {
		_ = l.Unlock() // an error would mean that it is unlocked already
		leave()
	}), waited, nil
}
