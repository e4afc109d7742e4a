package nodes

import "slices"

// Bale is something that a statement keeps and that is no node. It counts with the pages,
// and is written away like one.
type Bale struct {
	spill *spill
	held  Baled
	stored
}

// Baled is what a bale holds.
type Baled interface {
	// Pack writes it behind what is in the buffer, and forgets it; ok is false where it
	// cannot be written, and stays.
	Pack(buffer []byte) (_ []byte, ok bool)
	// Unpack reads it back; ok is false for what it has not written.
	Unpack(data []byte) (ok bool)
}

// Bale makes a bale of what takes so much memory, in bytes.
func (s *Store) Bale(held Baled, weight int) *Bale {
	x := &s.spill
	b := &Bale{spill: x, held: held, stored: stored{weight: weight}}
	if x.budget == 0 {
		return b
	}
	x.bales = append(x.bales, b)
	x.held += weight
	b.touch()
	return b
}

// Open makes sure that it is in memory, until [Store.Relieve].
func (b *Bale) Open() error {
	x := b.spill
	if x.err != nil || !b.away {
		b.touch()
		return x.err
	}
	data, err := x.read(&b.stored)
	if err == nil && !b.held.Unpack(data) {
		err = spillFailed(errSpoilt)
	}
	if x.err = err; err != nil {
		return err
	}
	b.away = false
	x.held += b.weight
	b.touch()
	return nil
}

// Drop ends the keeping.
func (b *Bale) Drop() {
	x := b.spill
	at := slices.Index(x.bales, b)
	if at < 0 {
		return
	}
	x.bales = slices.Delete(x.bales, at, at+1)
	if !b.away {
		x.held -= b.weight
	}
}

func (b *Bale) touch() {
	b.spill.tick++
	b.touched = b.spill.tick
}

func (b *Bale) place() *stored { return &b.stored }

func (b *Bale) leave(x *spill) error {
	data, ok := b.held.Pack(x.buffer[:0])
	if !ok {
		return nil
	}
	x.buffer = data
	return x.put(&b.stored, data)
}
