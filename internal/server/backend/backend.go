package backend

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// backend implements pgwire.Backend.
type backend struct {
	*shared
	pool     *session.Pool
	session  *session.Session
	startup  pgwire.Startup
	settings pgwire.Settings
	price    bool // the setting viewfinder.price
	leave    func()
}

// Close ends the session.
func (b *backend) Close() error {
	defer b.leave()
	return b.session.Close()
}

// sound has a session whose engine ran out of memory go on with another.
func (b *backend) sound() {
	if !b.session.Valid() {
		b.Rest()
	}
}

// Rest has the session do without its engine.
func (b *backend) Rest() {
	_ = b.session.Rest() // it is closed in any case
}

// Block has what is read of the cache be of one moment while a transaction is open.
func (b *backend) Block(open bool) { b.session.Block(open) }

// ReadOnly reports whether the pool's configuration allows no writes.
func (b *backend) ReadOnly() bool {
	parts := b.pool.Parts()
	return parts.Config.Readonly
}

// path are the schemas in which tables are looked for, pg_catalog first.
func (b *backend) path() []string {
	path := b.searchPath()
	if !slices.Contains(path, "pg_catalog") {
		path = append([]string{"pg_catalog"}, path...)
	}
	return path
}

// searchPath is the setting search_path.
func (b *backend) searchPath() []string {
	value, _ := b.settings.Setting("search_path")
	var path []string
	for name := range strings.SplitSeq(value, ",") {
		name = strings.TrimSpace(name)
		if inner, quoted := strings.CutPrefix(name, `"`); quoted {
			name = strings.ReplaceAll(strings.TrimSuffix(inner, `"`), `""`, `"`)
			if name == "$user" {
				name = b.startup.User
			}
		} else {
			name = strings.ToLower(name)
		}
		if name != "" {
			path = append(path, name)
		}
	}
	return path
}
