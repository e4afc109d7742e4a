package demo

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	_ "github.com/viewfinder-sql/viewfinder/driver" // which is asked
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// World is a simulator and a connection to it, which statements are run on one after the
// other: what one of them writes the next one reads.
type World struct {
	sim *graphsim.Server
	db  *sql.DB
}

// Open starts a simulator. properties are those of the connection besides its own,
// Name=Value pairs parted by semicolons.
func Open(login schema.Login, properties string) (*World, error) {
	options := graphsim.Demo()
	options.Now = graphsim.DefaultNow
	sim, err := graphsim.Start(options)
	if err != nil {
		return nil, err
	}
	token := sim.Token()
	if login == schema.InstagramLogin {
		token = sim.NewToken(graphsim.TokenSpec{Instagram: true})
	}
	db, err := sql.Open("instagram", fmt.Sprintf("Endpoint=%s;OAuthAccessToken=%s;AuthScheme=%s;Now=%s;%s",
		sim.URL(), token, login, options.Now.Format(time.RFC3339), properties))
	if err != nil {
		return nil, errors.Join(err, sim.Close())
	}
	return &World{sim, db}, nil
}

// Close ends both.
func (w *World) Close() error { return cmp.Or(w.db.Close(), w.sim.Close()) }

// Run runs a statement, and tells which calls that change something it made: method and
// path, the path without the version.
func (w *World) Run(statement string) (a Answer, sent []string, err error) {
	before := len(w.sim.Journal())
	err = a.run(w.db, statement)
	for _, e := range w.sim.Journal()[before:] {
		_, path, _ := strings.Cut(strings.TrimPrefix(e.Path, "/"), "/") // behind the version
		if e.Method != http.MethodGet && path != "" {                   // which that of a batch has nothing behind
			sent = append(sent, e.Method+" /"+path)
		}
	}
	return a, sent, err
}
