package engine

import (
	"slices"
	"strings"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine/machine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// plain is a function of the connection's that can be called without SQLite.
func (n *native) plain(name string, arguments int) func([]value.Value) (value.Value, bool) {
	if n.functions == nil || n.lazy.done[name] {
		return nil
	}
	return n.functions.Plain(name, arguments)
}

// redefined reports whether a function that SQLite has may be one of the connection's.
func (n *native) redefined(name string) bool {
	return n.functions != nil && slices.Contains(n.functions.Names(), name) || n.lazy.done[name]
}

// Function implements [machine.Host].
func (r *straight) Function(name string, arguments int) machine.Function {
	plain := r.call.native.plain(name, arguments)
	return func(values []value.Value) (value.Value, error) {
		if v, done := plain(values); done {
			return fit(v)
		}
		return r.call.native.called(name, values)
	}
}

// called has SQLite call a function.
func (n *native) called(name string, values []value.Value) (v value.Value, err error) {
	text := "SELECT " + name + "(" + strings.TrimSuffix(strings.Repeat("?,", len(values)), ",") + ")"
	s := n.callers[text]
	if s == nil {
		if s, _, err = n.db.Prepare(text); err != nil {
			return v, newError(err, "")
		}
		if n.callers == nil {
			n.callers = map[string]*sqlite3.Stmt{}
		}
		n.callers[text] = s
	}
	for i, v := range values {
		if err := bind(s, i+1, v); err != nil {
			return v, newError(err, "")
		}
	}
	if !s.Step() {
		err := newError(s.Err(), "")
		_ = s.Reset() // which says the same
		return v, err
	}
	if result := s.ColumnValue(0); result.Type() == sqlite3.BLOB {
		v = value.Blob(result.RawBlob())
	} else {
		v, _ = readValue(result)
	}
	if err := s.Reset(); err != nil {
		return v, newError(err, "")
	}
	return v, nil
}
