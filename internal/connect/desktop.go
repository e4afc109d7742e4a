package connect

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

type desktopKey struct{}

// WithDesktop returns a context whose statements have the user log in by d where
// a login is needed.
func WithDesktop(ctx context.Context, d *oauth.Desktop) context.Context {
	return context.WithValue(ctx, desktopKey{}, d)
}

// DesktopOf is how the user is asked to log in, and whether the context says so.
func DesktopOf(ctx context.Context) (d *oauth.Desktop, said bool) {
	said = ctx.Value(desktopKey{}) != nil
	if d, ok := ctx.Value(desktopKey{}).(*oauth.Desktop); ok {
		return d, said
	}
	return new(oauth.Desktop), said
}

func desktopFor(ctx context.Context) *oauth.Desktop {
	d, _ := DesktopOf(ctx)
	return d
}
