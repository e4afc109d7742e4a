package recall

import "time"

// Look is what a look at the file shows.
type Look struct {
	Bytes, Worlds int
	// Newest is when the latest fact was learned; zero for none.
	Newest time.Time
}

// At looks at a file. There may be none yet, which is no error.
func At(path string) (l Look, err error) {
	c, size, err := read(path, time.Now())
	if err != nil {
		return l, named(path, err)
	}
	l.Bytes, l.Worlds = size, len(c.Worlds)
	for _, w := range c.Worlds {
		if at := time.Unix(w.latest(), 0); at.After(l.Newest) {
			l.Newest = at
		}
	}
	return l, nil
}
