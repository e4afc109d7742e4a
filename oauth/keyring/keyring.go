package keyring

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

func init() {
	system := newSystem()
	oauth.Register("keyring", func(ctx context.Context, location oauth.Secret) (oauth.Records, error) {
		return open(ctx, system, location.Reveal())
	})
	oauth.RegisterKeyring(sealing{system})
}
