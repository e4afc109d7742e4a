package simtest

import (
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Claim is what somebody says who did several things, one after another.
type Claim struct {
	// Done is how many of them were done, the first ones.
	Done int
	// Unknown says that it is not known of the next.
	Unknown bool
	// IsSo reports of one of the done whether it is only said to be so: by this, or since
	// before. nil says it of none.
	IsSo func(i int) bool
}

// Want is a thing that was to be done.
type Want struct {
	// What, On and Text are as in [graphsim.Deed]; On may be empty where it is not known.
	What, On, Text string
	// Before says that it was so before.
	Before bool
}

func (w Want) is(d graphsim.Deed) bool {
	return w.What == d.What && w.Text == d.Text && (w.On == d.On || w.On == "")
}

// Judge says what is wrong with a claim, "" where nothing is: what is said to be done was
// done, once; what is said not to be was not; what is not known was done once at the most.
// What is said to be so only was done, or was so before.
func (c Claim) Judge(wanted []Want, done []graphsim.Deed) string {
	rest := done
	for i, w := range wanted {
		did := len(rest) > 0 && w.is(rest[0])
		if did {
			rest = rest[1:]
		}
		switch {
		case i < c.Done && !did && (c.IsSo == nil || !c.IsSo(i)):
			return fmt.Sprintf("%d of %d is said to be done, and was not: %+v", i+1, len(wanted), w)
		case i < c.Done && !did && !w.Before:
			return fmt.Sprintf("%d of %d is said to be so, and is not: %+v", i+1, len(wanted), w)
		case i >= c.Done && did && !(c.Unknown && i == c.Done):
			return fmt.Sprintf("%d of %d was done, and is said not to be: %+v", i+1, len(wanted), w)
		}
	}
	switch {
	case len(rest) > 0:
		return fmt.Sprintf("more was done than was wanted, or in another order: %+v", rest)
	case c.Done > len(wanted) || c.Unknown && c.Done == len(wanted):
		return fmt.Sprintf("%d are said to be done, of %d", c.Done, len(wanted))
	}
	return ""
}
