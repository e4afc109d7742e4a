package keyring

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/storeerr"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// records keeps records in the keyring.
type records struct {
	storage
	locks string // path that they go with
}

// open takes keyring://SERVICE, and ?fallback=PATH behind it. It asks whether
// the keyring answers.
func open(ctx context.Context, s *system, location string) (tokenstore.Records, error) {
	_, rest, _ := strings.Cut(location, ":")
	service, query, _ := strings.Cut(strings.TrimPrefix(rest, "//"), "?")
	options, err := url.ParseQuery(query)
	if err != nil {
		return nil, storeerr.New("oauth: OAuthSettingsLocation: what is behind ? is not a query: write keyring://SERVICE?fallback=PATH")
	}
	for name := range options {
		if name != "fallback" {
			return nil, storeerr.New("oauth: OAuthSettingsLocation: %q is no option: keyring://SERVICE takes ?fallback=PATH, the file for when the keyring does not answer", name)
		}
	}
	service = strings.TrimSuffix(service, "/")
	if service == "" {
		service = defaultService
	}
	locks, err := lockPath(service)
	if err != nil {
		return nil, err
	}
	r := &records{storage{s, service}, locks}
	switch _, err := r.read(ctx); {
	case !errors.Is(err, errUnavailable):
		return r, err
	case options.Get("fallback") != "":
		return tokenstore.FileRecords(ctx, options.Get("fallback"))
	default:
		return nil, fmt.Errorf("%w; or name a file for that case: keyring://%s?fallback=PATH", err, service)
	}
}

func (r *records) Lock(ctx context.Context, key oauth.Key) (unlock func(), waited bool, err error) {
	return r.lock(ctx, tokenstore.LockName(key))
}

func (r *records) lock(ctx context.Context, name string) (unlock func(), waited bool, err error) {
	unlock, waited, err = privatefile.Lock(ctx, r.locks, name)
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("oauth: keyring: %w", err)
	}
	return unlock, waited, err
}

// KeyFile is that of the user's directory.
func (r *records) KeyFile() string { return "" }

func (r *records) Close() error { return nil }

func (r *records) Load(ctx context.Context, key oauth.Key) (*tokenstore.Record, error) {
	d, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	if i := d.find(key); i >= 0 {
		return &d.Entries[i], nil
	}
	return nil, oauth.ErrNotStored
}

func (r *records) List(ctx context.Context) ([]tokenstore.Record, error) {
	d, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	return d.Entries, nil
}

func (r *records) Save(ctx context.Context, record *tokenstore.Record) error {
	return r.change(ctx, func(d *document) bool {
		if i := d.find(record.Key); i >= 0 {
			d.Entries[i] = *record
		} else {
			d.Entries = append(d.Entries, *record)
		}
		return true
	})
}

// Rehearse implements [tokenstore.Rehearser].
func (r *records) Rehearse(ctx context.Context, _ *tokenstore.Record) error {
	unlock, _, err := r.lock(ctx, "write")
	if err != nil {
		return err
	}
	defer unlock()
	const name = "rehearsal"
	if err := r.system.set(ctx, r.service, name, "rehearsal"); err != nil {
		return err
	}
	_, err = r.system.remove(ctx, r.service, name)
	return err
}

func (r *records) Delete(ctx context.Context, key oauth.Key) error {
	return r.change(ctx, func(d *document) bool {
		i := d.find(key)
		if i >= 0 {
			d.Entries = append(d.Entries[:i], d.Entries[i+1:]...)
		}
		return i >= 0
	})
}

// change writes the document anew, alone among all processes, where change says
// that something has changed.
func (r *records) change(ctx context.Context, change func(*document) bool) error {
	unlock, _, err := r.lock(ctx, "write")
	if err != nil {
		return err
	}
	defer unlock()
	d, err := r.read(ctx)
	if err != nil || !change(d) {
		return err
	}
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return r.replace(ctx, d.head, text)
}
