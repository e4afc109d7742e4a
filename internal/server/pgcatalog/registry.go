package pgcatalog

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
)

// calls are the functions by PostgreSQL's names; each file of functions_* has some.
var calls = sync.OnceValue(func() map[string]call {
	all := map[string]call{}
	for _, some := range []map[string]call{
		sessionFunctions, nameFunctions, definitionFunctions, visibilityFunctions(), privilegeFunctions, sizeFunctions,
	} {
		maps.Copy(all, some)
	}
	return all
})

// register puts on a connection the functions that package pgfunc declares to be the
// catalogue's, and those that only views call.
func (c *conn) register() error {
	var errs []error
	done := map[string]bool{}
	for _, f := range pgfunc.CatalogueForms() {
		if done[f.Engine] {
			continue
		}
		done[f.Engine] = true
		call := calls()[strings.TrimPrefix(f.Engine, pgfunc.CatalogueEngine)]
		if call == nil {
			errs = append(errs, fmt.Errorf("pgcatalog: nothing computes %s", f.Engine))
			continue
		}
		flags := sqlite3.DETERMINISTIC | sqlite3.INNOCUOUS
		if f.Volatility == pgfunc.Volatile {
			flags = sqlite3.INNOCUOUS
		}
		errs = append(errs, c.db.CreateFunction(f.Engine, -1, flags, c.function(f.Nulls, call)))
	}
	for name, call := range viewFunctions {
		errs = append(errs, c.db.CreateFunction(name, -1, sqlite3.DETERMINISTIC|sqlite3.INNOCUOUS, c.function(false, call)))
	}
	return errors.Join(errs...)
}
