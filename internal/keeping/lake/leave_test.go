package lake

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/blob"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// A place that is away keeps nobody from reading: what is read waits. One that answers nothing
// keeps nobody from ending either.
func TestLeave(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(13, 14))
	want, state := judge(t, media), filepath.Join(t.TempDir(), "state.db")
	s := open(t, t.TempDir(), sqlite(t, state), media)
	place := &silent{Store: s.store}
	s.store = place
	next := step(r, media, accounts[0], 0)
	commit(t, s, next)
	commit(t, want, next)
	place.silent = true
	if err := s.Leave(t.Context(), 100*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) || !strings.HasPrefix(err.Error(), "what was read is kept in the state database") {
		t.Errorf("%v", err)
	}
	if err := s.Prepare(t.Context(), []*history.Table{media}); err != nil {
		t.Errorf("a place that is away: %v", err)
	}
	place.silent = false
	ended, end := context.WithCancel(t.Context())
	end()
	if err := s.Leave(ended, time.Minute); err != nil {
		t.Error(err)
	}
	got, _ := published(t, s.store, media)
	same(t, got, kept(t, want, media))
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// silent is a place that writes nothing until nobody waits any more, and has nothing to read.
type silent struct {
	blob.Store
	silent bool
}

func (s *silent) Put(ctx context.Context, key string, body io.ReadSeeker, size int64, when blob.When) (blob.Info, error) {
	if s.silent {
		<-ctx.Done()
		return blob.Info{}, ctx.Err()
	}
	return s.Store.Put(ctx, key, body, size, when)
}

func (s *silent) Get(ctx context.Context, key string) (io.ReadCloser, blob.Info, error) {
	if s.silent {
		return nil, blob.Info{}, errors.New("the place is away")
	}
	return s.Store.Get(ctx, key)
}
