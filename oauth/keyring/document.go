package keyring

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/storeerr"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// document is what is stored.
type document struct {
	Entries []tokenstore.Record `json:"entries"`

	head head // that it was found under
}

func (d *document) find(key oauth.Key) int {
	return slices.IndexFunc(d.Entries, func(e tokenstore.Record) bool { return e.Key == key })
}

// head is the entry that says which parts are the document.
type head struct {
	Format     int `json:"format"`
	Generation int `json:"generation"`
	Parts      int `json:"parts"`
}

const (
	format   = 1
	headName = "head"
	// partSize is what every keyring takes, in bytes.
	partSize = 1800
	// mostParts bounds what is read.
	mostParts = 1 << 14
	// readings is how often a document is read that is replaced meanwhile.
	readings = 10
)

// storage is where the document of a service is: in entries of the keyring, a head and
// the parts that it names.
type storage struct {
	system  *system
	service string
}

func partName(generation, part int) string { return fmt.Sprintf("part %d.%d", generation, part) }

// read returns the document; that of an empty keyring is empty.
func (s storage) read(ctx context.Context) (*document, error) {
	for range readings {
		d, err := s.readOnce(ctx)
		if !notFound(err) {
			return d, err
		}
	}
	return nil, s.damaged()
}

func (s storage) damaged() error {
	return storeerr.New("oauth: OAuthSettingsLocation: the entries of %s in the keyring are damaged: delete them, and log in again", s.service)
}

// readOnce finds a part missing when the document is replaced meanwhile.
func (s storage) readOnce(ctx context.Context) (*document, error) {
	text, err := s.system.get(ctx, s.service, headName)
	if notFound(err) {
		return &document{}, nil
	}
	if err != nil {
		return nil, because(err)
	}
	var h head
	if err := json.Unmarshal([]byte(text), &h); err != nil || h.Parts < 1 || h.Parts > mostParts {
		return nil, s.damaged()
	}
	if h.Format != format {
		return nil, storeerr.New("oauth: OAuthSettingsLocation: the entries of %s in the keyring have the format %d, and this program knows %d: use the program that wrote them, or a newer one", s.service, h.Format, format)
	}
	var whole strings.Builder
	for i := range h.Parts {
		part, err := s.system.get(ctx, s.service, partName(h.Generation, i))
		if err != nil {
			return nil, because(err)
		}
		whole.WriteString(part)
	}
	d := &document{head: h}
	plain, err := base64.StdEncoding.DecodeString(whole.String())
	if err == nil {
		err = json.Unmarshal(plain, d)
	}
	if err != nil {
		return nil, s.damaged()
	}
	return d, nil
}

// replace puts a text in the place of the document of a head. Entries are texts:
// in base64 no letter is parted.
func (s storage) replace(ctx context.Context, old head, text []byte) error {
	h := head{Format: format, Generation: old.Generation + 1}
	for part := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(text)), partSize) {
		if err := s.system.set(ctx, s.service, partName(h.Generation, h.Parts), string(part)); err != nil {
			return because(err)
		}
		h.Parts++
	}
	if h.Parts > mostParts {
		return storeerr.New("oauth: OAuthSettingsLocation: too many logins for a keyring: use a file or a database")
	}
	entry, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := s.system.set(ctx, s.service, headName, string(entry)); err != nil {
		return because(err)
	}
	// Up to the first that is missing: a killed program may have left more of
	// them than the head told of.
	for i := 0; ; i++ {
		there, err := s.system.remove(ctx, s.service, partName(old.Generation, i))
		if err != nil {
			return because(err)
		}
		if !there {
			return nil
		}
	}
}

func because(err error) error {
	return storeerr.New("oauth: OAuthSettingsLocation: %w", err)
}
