package failure

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/write"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// What is most urgent to know comes first, however deep it lies.
func TestOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		want Kind
	}{
		{errors.New("any"), Failure},
		{context.Canceled, Failure},
		{&config.Error{}, Usage},
		{&session.SQLError{Message: "no such column"}, Usage},
		{&write.ValueError{}, Usage},
		{&plan.ArgumentError{}, Usage},
		{fetch.ErrLoginKind, Usage}, // as the statement that comes by it
		{&fileroot.Error{Name: "x", Err: fileroot.ErrNone}, Usage},
		{&fileroot.Error{Name: "x", Err: fs.ErrNotExist}, Failure},
		{&engine.Error{Message: "integer overflow", Code: 1}, Failure}, // it depends on what rows have
		{&profile.UnknownError{}, Usage},
		{oauth.ErrRedirectURI, Usage},
		{oauth.ErrNoToken, Access},
		{fetch.ErrNoAccount, Access},
		{refusal.ErrAppBlocked, Access},
		{refusal.ErrRateLimited, RateLimit},
		{write.ErrUnknownOutcome, Unknown},
		{errors.Join(refusal.ErrRateLimited, refusal.ErrPermission), Access},
		{errors.Join(refusal.ErrTokenExpired, write.ErrUnknownOutcome), Unknown},
		{errors.Join(context.Canceled, write.ErrUnknownOutcome), Unknown},
	} {
		if got := Of(fmt.Errorf("deep: %w", tt.err)); got != tt.want {
			t.Errorf("%v is %s, want %s", tt.err, got.Name, tt.want.Name)
		}
	}
}

// Each kind has a code and a name of its own, in the order of the codes: 0 is success, and from
// 64 on codes are of systems.
func TestKinds(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	last := 0
	for _, k := range Kinds() {
		if k.Code <= last || k.Code >= 64 || names[k.Name] || k.What == "" {
			t.Errorf("%+v after %d", k, last)
		}
		last, names[k.Name] = k.Code, true
	}
}

func TestPrivate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{&fs.PathError{Op: "open", Path: "/home/x", Err: fs.ErrNotExist}, true},
		{oauth.ErrStore, true},
		{fs.ErrNotExist, false},
		{nil, false},
	} {
		if got := Private(tt.err); got != tt.want {
			t.Errorf("%v: %t", tt.err, got)
		}
		if got := tt.err != nil && Private(fmt.Errorf("deep: %w", tt.err)); got != tt.want {
			t.Errorf("deep %v: %t", tt.err, got)
		}
	}
}
