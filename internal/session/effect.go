package session

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// Effect is what running a statement does besides giving rows, for faces that let nobody do
// all of it.
type Effect uint8

// The effects.
const (
	Writes Effect = 1 << iota // changes something on the platform
	Views                     // defines views, in the file of the property UserDefinedViews
	Files                     // reads or writes files below FileRoot
	Logins                    // makes, renews or ends logins, or gives their tokens
)

// Effects are those of the statement. EXPLAIN has none.
func (s *Statement) Effects() (all Effect) {
	switch s.text.Kind {
	case sqltext.Insert, sqltext.Update, sqltext.Delete:
		all = Writes
	case sqltext.View:
		all = Views
	}
	if s.text.Into != nil {
		all |= Files
	}
	if p := s.procedure; p != nil {
		all |= effectsOf(p)
	}
	return all
}

func effectsOf(p *procedures.Procedure) (all Effect) {
	if p.Writes {
		all |= Writes
	}
	if p.Files {
		all |= Files
	}
	if p.OfLogin {
		all |= Logins
	}
	return all
}
