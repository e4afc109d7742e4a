package drivertest

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Deed is one thing that was done to what the simulator holds: an entry for each time,
// however the answer went.
type Deed struct {
	N    int       // from 1
	Time time.Time // by the simulator's clock
	What string    // comment, reply, hide, show, delete-comment and others
	// On is the id of what it was done to, ID that of what it made; "" for nothing.
	On, ID string
	Text   string // what was written
}

// Done lists what was done since the start, in its order. Refused calls are not in it;
// those whose answer was lost are.
func (s *Server) Done() []Deed { return each(s.sim.Done(), deedOf) }

func deedOf(d graphsim.Deed) Deed {
	return Deed{N: d.N, Time: d.Time, What: d.What, On: d.On, ID: d.ID, Text: d.Text}
}
