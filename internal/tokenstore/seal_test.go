package tokenstore_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore/storetest"
)

// slowRecords save when they are let.
type slowRecords struct {
	tokenstore.Records
	begun, let chan struct{}
}

func (r slowRecords) Save(ctx context.Context, record *tokenstore.Record) error {
	r.begun <- struct{}{}
	<-r.let
	return r.Records.Save(ctx, record)
}

// Who saves hinders nobody who loads, however long that takes.
func TestSeal_slowSave(t *testing.T) {
	t.Parallel()
	files, err := tokenstore.FileRecords(t.Context(), filepath.Join(t.TempDir(), "viewfinder", "tokens.json"))
	if err != nil {
		t.Fatal(err)
	}
	first, second := storetest.Token("1", 1), storetest.Token("2", 1)
	if err := tokenstore.Seal(files, storetest.Passphrase).Save(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	slow := slowRecords{files, make(chan struct{}), make(chan struct{})}
	store := tokenstore.Seal(slow, storetest.Passphrase)
	saved, loaded := make(chan error, 1), make(chan error, 1)
	go func() { saved <- store.Save(t.Context(), second) }()
	<-slow.begun
	go func() {
		_, err := store.Load(t.Context(), first.Key)
		loaded <- err
	}()
	select {
	case err := <-loaded:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("a token is not loaded while another one is saved")
	}
	close(slow.let)
	if err := <-saved; err != nil {
		t.Error(err)
	}
}
