package keyring

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

func init() {
	system := newSystem()
	tokenstore.Register("keyring", func(ctx context.Context, location oauth.Secret) (tokenstore.Records, error) {
		return open(ctx, system, location.Reveal())
	})
	tokenstore.RegisterKeyring(sealing{system})
}
