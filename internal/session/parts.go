package session

import (
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/recall"
	"github.com/viewfinder-sql/viewfinder/internal/write"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Parts are what a [Pool] is made of.
type Parts struct {
	Config    *config.Config
	Options   connect.Options
	Link      *connect.Link
	Catalogue *schema.Catalogue
	// Tables are there besides those of the catalogue and the sys_ tables.
	Tables []engine.Table
}

// Login is the kind of login that the parts are for.
func (p *Parts) Login() schema.Login { return connect.LoginKind(p.Config) }

// books are what keeps record of the executions of a pool.
type books struct {
	journal *journal
	log     *events
	login   *connect.Login
	version string // of the API that is asked for
	kept    *recall.Keeper
	tick    func() // of kept
}

// shared is what the sessions of a pool share.
type shared struct {
	parts  Parts
	books  *books
	memory *fetch.Memory
	views  *views
	caches *caches     // of rows
	past   *pastFile   // of viewfinder sync
	pace   *write.Pace // of writes
	made   *write.Made
}
