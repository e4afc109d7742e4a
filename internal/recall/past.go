package recall

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// past is a world as memories ask it.
type past struct {
	*world
	names names
}

var _ learn.Past = past{}

// Size is part of learn.Past.
func (p past) Size(kind string) (limit, proven int, known bool) {
	f, known := p.Sizes[p.names.of(kind)]
	return f.Value[0], f.Value[1], known
}

// Duration is part of learn.Past.
func (p past) Duration(kind string) (time.Duration, bool) {
	f, known := p.Took[kindName(p.names)(kind)]
	return time.Duration(f.Value) * time.Microsecond, known
}

// FurtherCalls is part of learn.Past.
func (p past) FurtherCalls(path string) (int, bool) { return at(p.Further, p.names.of(path)) }

// Length is part of learn.Past.
func (p past) Length(walk string) (int, bool) { return at(p.Lengths, p.names.of(walk)) }

// Ordered is part of learn.Past.
func (p past) Ordered(walk string) (ordered, known bool) {
	return at(p.world.Ordered, p.names.of(walk))
}

// Chained is part of learn.Past.
func (p past) Chained(walk string) (chained, known bool) {
	return at(p.world.Chained, p.names.of(walk))
}

// Conversion is part of learn.Past.
func (p past) Conversion(account string) (instant string, known bool) {
	unix, known := at(p.Conversions, p.names.of(account))
	if !known || unix == 0 {
		return "", false
	}
	return value.FormatTime(time.Unix(unix, 0)), true
}

// Accounts is part of learn.Past.
func (p past) Accounts() []learn.Account {
	var list []learn.Account
	for _, name := range p.world.Accounts.Value {
		list = append(list, learn.Account{ID: name})
	}
	return list
}

func at[T any](all facts[T], name string) (T, bool) {
	f, known := all[name]
	return f.Value, known
}

// unixOf is an instant of a memory in seconds; 0 for none.
func unixOf(instant string) int64 {
	t, ok := value.ParseTime(instant)
	if !ok {
		return 0
	}
	return t.Unix()
}
