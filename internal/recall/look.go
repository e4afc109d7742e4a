package recall

import (
	"errors"
	"io/fs"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// Look is what a look at the file shows.
type Look struct {
	Bytes, Worlds int
	// Newest is when the latest fact was learned; zero for none.
	Newest time.Time
}

// At looks at a file. There may be none yet, which is no error.
func At(path string) (l Look, err error) {
	data, err := privatefile.Read(path, 4*mostBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return l, err
	}
	c, err := decode(data, time.Now())
	if err != nil {
		return l, errors.New(sentence(path, err))
	}
	l.Bytes, l.Worlds = len(data), len(c.Worlds)
	for _, w := range c.Worlds {
		if at := time.Unix(w.latest(), 0); at.After(l.Newest) {
			l.Newest = at
		}
	}
	return l, nil
}
