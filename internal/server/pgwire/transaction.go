package pgwire

import "slices"

// status is the state of a transaction, as ReadyForQuery tells it.
type status byte

const (
	idle          status = 'I'
	inTransaction status = 'T'
	failed        status = 'E'
)

// transaction is a state: what is read may change between two of its statements, and
// nothing is written in it.
type transaction struct {
	status     status
	savepoints []savepoint
}

type savepoint struct {
	name    string
	changes int // how many settings had been changed
}

// find returns the index of the latest savepoint of a name, -1 for none.
func (t *transaction) find(name string) int {
	for i, s := range slices.Backward(t.savepoints) {
		if s.name == name {
			return i
		}
	}
	return -1
}
