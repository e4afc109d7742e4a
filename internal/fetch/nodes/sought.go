package nodes

import (
	"fmt"
	"hash/maphash"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

const (
	// soughtWeight is the memory that a node in a [Sought] is taken for, in bytes.
	soughtWeight = 96
	// soughtShare is the part of the budget that all of them may take.
	soughtShare = 4
)

// Sought finds those of the nodes that a scan has given, none of which is let go of, that
// have a value: all that have it, in the order of the scan, and few others. It holds no
// node in memory, nor its values.
type Sought struct {
	store  *Store
	kind   value.Kind // of all values
	these  []soughtNode
	first  map[uint64]int32 // the place of the first node with a value, from 1, by the value's hash
	weight int
}

// soughtNode is one, or which of its members it is, where a node may leave memory as a
// whole.
type soughtNode struct {
	node *Node
	in   *Members
	id   string
	hash uint64
	next int32 // the place of the next node with that hash, from 1; 0 for none
}

// NewSought begins one.
func (s *Store) NewSought() *Sought { return &Sought{store: s} }

// Add notes the next node of the scan, and the value that it is found by; what has NULL is
// not found. It is false where that cannot be: there is no room, or not all values are
// integers or all texts. Then the Sought is to be dropped.
func (x *Sought) Add(n *Node, v value.Value) bool {
	if v.IsNull() {
		return true
	}
	if x.kind == value.KindNull {
		x.kind = v.Kind()
	}
	if v.Kind() != x.kind || x.kind != value.KindInt && x.kind != value.KindText {
		return false
	}
	at := soughtNode{node: n, hash: hashOf(v)}
	weight := soughtWeight
	if s := &x.store.spill; s.budget > 0 {
		if n.In.Level > 1 {
			at.node, at.in, at.id = nil, n.In, strings.Clone(n.ID)
			weight += len(at.id)
		}
		if s.sought+weight > s.budget/soughtShare {
			s.crowded++
			return false
		}
		s.sought += weight
		s.held += weight
		x.weight += weight
	}
	x.these = append(x.these, at)
	return true
}

// Crowded is how many times there was no room to find nodes by a value.
func (s *Store) Crowded() int { return s.spill.crowded }

// Drop ends the finding.
func (x *Sought) Drop() {
	s := &x.store.spill
	s.sought -= x.weight
	s.held -= x.weight
	*x = Sought{store: x.store}
}

// Finish notes that the scan has ended.
func (x *Sought) Finish() {
	x.first = make(map[uint64]int32, len(x.these))
	for i := len(x.these) - 1; i >= 0; i-- {
		n := &x.these[i]
		n.next = x.first[n.hash]
		x.first[n.hash] = int32(i + 1)
	}
}

// Finds reports whether it finds values like this one: where no node has any, all.
func (x *Sought) Finds(v value.Value) bool { return len(x.these) == 0 || v.Kind() == x.kind }

// First is the place of the first node that may have a value, 0 for none.
func (x *Sought) First(v value.Value) (place int32) { return x.first[hashOf(v)] }

// At is the node at a place, in memory, and the place of the next that may have the same
// value, 0 for none.
func (x *Sought) At(place int32) (n *Node, next int32, err error) {
	at := &x.these[place-1]
	if n = at.node; n != nil {
		x.store.Bring(n)
	} else {
		n = x.store.Known(at.in, at.id)
	}
	if err := x.store.Err(); n == nil || err != nil {
		if err == nil {
			err = fmt.Errorf("fetch: %s: %s was given and is no longer held: this is a defect of the program", at.in.Name(), at.id)
		}
		return nil, 0, err
	}
	return n, at.next, nil
}

func hashOf(v value.Value) uint64 {
	if v.Kind() == value.KindInt {
		return uint64(v.Int())
	}
	return maphash.String(spillSeed, v.Text())
}
