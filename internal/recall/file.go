package recall

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

const (
	// format is that of the file. It changes where a program that knows the one before
	// would take the facts for other ones.
	format = 1
	// mostBytes bounds the file.
	mostBytes = 256 << 10
	saltBytes = 16
)

// content is what stands in the file.
type content struct {
	Format int               `json:"format"`
	About  string            `json:"about"`
	Salt   []byte            `json:"salt"`
	Worlds map[string]*world `json:"worlds"`
}

const about = "what viewfinder has learned of the API: no rows and no secrets, and safe to delete"

// newContent is that of a file that is not there yet.
func newContent() *content {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // which cannot fail
	return &content{Format: format, About: about, Salt: salt, Worlds: map[string]*world{}}
}

var (
	// errNewer says that the file is of a later program, which is to keep it.
	errNewer = errors.New("is of a newer version of this program")
	// errForeign says that the file is none of these.
	errForeign = errors.New("cannot be read as what was learned")
)

// read reads the file, which has so many bytes; where there is none, it is new.
func read(path string, now time.Time) (c *content, size int, err error) {
	data, err := privatefile.Read(path, 4*mostBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return newContent(), 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	if len(data) > mostBytes {
		return nil, 0, errForeign
	}
	c, err = decode(data, now)
	return c, len(data), err
}

func decode(data []byte, now time.Time) (*content, error) {
	var head struct {
		Format int `json:"format"`
	}
	c := new(content)
	switch err := json.Unmarshal(data, &head); {
	case err != nil:
		return nil, errForeign
	case head.Format > format:
		return nil, errNewer
	}
	if err := json.Unmarshal(data, c); err != nil || c.Format != format || len(c.Salt) != saltBytes {
		return nil, errForeign
	}
	for name, w := range c.Worlds {
		if w == nil {
			return nil, errForeign
		}
		if w.trim(now, mostFacts); w.latest() == 0 {
			delete(c.Worlds, name)
		}
	}
	if c.Worlds == nil {
		c.Worlds = map[string]*world{}
	}
	return c, nil
}

// encode writes as much as the file may hold: fewer facts of each world, where need be.
func (c *content) encode(now time.Time) ([]byte, error) {
	for len(c.Worlds) > mostWorlds {
		c.dropOldest()
	}
	for most := mostFacts; most > 0; most /= 2 {
		for _, w := range c.Worlds {
			w.trim(now, most)
		}
		data, err := json.Marshal(c)
		if err != nil {
			return nil, fmt.Errorf("cannot be encoded: %w", err)
		}
		if data = append(data, '\n'); len(data) <= mostBytes {
			return data, nil
		}
	}
	return nil, fmt.Errorf("would be longer than %d bytes", mostBytes)
}

func (c *content) dropOldest() {
	oldest := ""
	for name, w := range c.Worlds {
		if oldest == "" || w.latest() < c.Worlds[oldest].latest() {
			oldest = name
		}
	}
	delete(c.Worlds, oldest)
}
