package server

import (
	"context"
	"crypto/x509"
	"sync/atomic"
)

// client is what is known of one connection, for all that its context reaches.
type client struct {
	shown   atomic.Pointer[[]*x509.Certificate] // the certificates, nil for none
	entered func()                              // to be called when the start-up is over
}

type clientKey struct{}

func withClient(ctx context.Context, c *client) context.Context {
	return context.WithValue(ctx, clientKey{}, c)
}

// clientOf is the client that a context is of; an empty one where there is none.
func clientOf(ctx context.Context) *client {
	if c, ok := ctx.Value(clientKey{}).(*client); ok {
		return c
	}
	return &client{entered: func() {}}
}
