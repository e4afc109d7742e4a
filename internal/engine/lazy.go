package engine

import (
	"strings"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// Lazy are functions of which there are many and a statement calls few: each is put on a
// connection before the first statement that names it. SQLite takes longer with each function
// that it knows to learn of another one.
type Lazy interface {
	// On returns what puts one of them on a connection, by its name in small letters. present
	// is as in [Functions].
	On(db *sqlite3.Conn, present func() time.Time) (add func(name string) (Kind, error), err error)
}

// Kind is what a [Lazy] knows by a name.
type Kind int

// The kinds.
const (
	Unknown Kind = iota
	Scalar       // a function, aggregates among them
	Rows         // a function that makes rows
)

// lazy is what a connection knows once a statement names it.
type lazy struct {
	add    func(name string) (Kind, error) // functions; nil for none
	done   map[string]bool                 // those that it knows
	tables map[string]func() error         // those that it does not know yet
}

// declare has a table made known when a statement names it, or at once where its name is not
// one word.
func (l *lazy) declare(name string, known func() error) error {
	if strings.ContainsFunc(name, func(r rune) bool { return !inName(r) }) {
		return known()
	}
	if l.tables == nil {
		l.tables = map[string]func() error{}
	}
	l.tables[strings.ToLower(name)] = known
	return nil
}

// demand puts on the connection what a text reads and calls. Each word of the text counts,
// whatever it stands for: what is known in vain does no harm.
func (c *Conn) demand(sql string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = c.panicked(p)
		}
	}()
	for word := range strings.FieldsFuncSeq(sql, func(r rune) bool { return !inName(r) }) {
		name := strings.ToLower(word)
		if known := c.lazy.tables[name]; known != nil {
			delete(c.lazy.tables, name) // a view that reads itself is for SQLite to refuse
			if err := known(); err != nil {
				c.lazy.tables[name] = known
				return err
			}
		}
		if c.lazy.add == nil || c.lazy.done[name] {
			continue
		}
		kind, err := c.lazy.add(name)
		if err != nil {
			return err
		}
		switch kind {
		case Unknown:
			continue
		case Scalar:
			c.guard.allowFunction(name)
		case Rows:
			c.guard.allowTable(name)
		}
		if c.lazy.done == nil {
			c.lazy.done = map[string]bool{}
		}
		c.lazy.done[strings.Clone(name)] = true
	}
	return nil
}

// inName tells of characters that names of such functions and tables have.
func inName(r rune) bool {
	return r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
