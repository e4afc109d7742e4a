package answers

import (
	"crypto/sha256"
	"encoding/binary"
)

// Key tells questions apart: those with the same have the same answer, down to the
// place of each value in it. What a question holds of secrets is in it as part of a
// digest only.
type Key [sha256.Size]byte

// Question gathers what a question is made of, so that no two look the same. The
// zero value holds nothing.
type Question struct {
	text []byte
}

// usual is how many bytes most questions take.
const usual = 512

// Texts adds texts.
func (q *Question) Texts(texts ...string) {
	if q.text == nil {
		q.text = make([]byte, 0, usual)
	}
	for _, s := range texts {
		q.Count(len(s))
		q.text = append(q.text, s...)
	}
}

// Count adds a number that is not negative, such as how many texts follow.
func (q *Question) Count(n int) { q.text = binary.AppendUvarint(q.text, uint64(n)) }

// Flag adds a truth value.
func (q *Question) Flag(b bool) {
	n := 0
	if b {
		n = 1
	}
	q.Count(n)
}

// Keys adds the keys of other questions.
func (q *Question) Keys(keys ...Key) {
	for _, k := range keys {
		q.text = append(q.text, k[:]...)
	}
}

// Key is the key of what was gathered.
func (q *Question) Key() Key { return sha256.Sum256(q.text) }
