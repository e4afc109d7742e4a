package series

import (
	"encoding/binary"
	"math"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Answers are what an execution has been answered to windows, by what was asked: the
// same one is asked once, however often its rows are read.
type Answers map[string]kept

// Baled is what can be written away where memory is short, and read back.
type Baled interface {
	// Pack writes it behind what is in the buffer, and forgets it; ok is false where it
	// cannot be written, and stays.
	Pack(buffer []byte) (_ []byte, ok bool)
	// Unpack reads it back; ok is false for what it has not written.
	Unpack(data []byte) (ok bool)
}

// Bale is where it is.
type Bale interface {
	// Open makes sure that it is in memory, until [Host.Relieve].
	Open() error
	// Drop ends the keeping.
	Drop()
}

// kept is what was answered to a window, by account.
type kept map[string]*keptOne

// keptOne is what one account answered.
type keptOne struct {
	job      job
	account  string
	answered *answered // nil while it is away
	bale     Bale
}

// The memory that an answer is taken for, in bytes.
const (
	answeredWeight = 400
	pointWeight    = 160
	wordWeight     = 16 // of a text, besides what it says
)

func (a *answered) weight() int {
	bytes := answeredWeight + len(a.account) + 8*len(a.fields)
	for _, p := range a.points {
		bytes += pointWeight + p.value.Size()
		for _, text := range p.of.values { // keys are those of the call
			bytes += wordWeight + len(text)
		}
	}
	return bytes
}

// Pack writes the answer; a refusal stays in memory, as it holds an error.
func (k *keptOne) Pack(buffer []byte) (_ []byte, ok bool) {
	if k.answered.cause != nil || k.answered.err != nil {
		return buffer, false
	}
	w := packer{buffer}
	w.answered(k.answered)
	k.answered = nil
	return w.buffer, true
}

// Unpack reads it back.
func (k *keptOne) Unpack(data []byte) (ok bool) {
	r := unpacker{data: data}
	a := r.answered(k.job, k.account)
	if r.failed || len(r.data) > 0 {
		return false
	}
	k.answered = &a
	return true
}

// packer writes answers behind what is in the buffer.
type packer struct{ buffer []byte }

func (w *packer) int64(n int64) { w.buffer = binary.AppendVarint(w.buffer, n) }
func (w *packer) int(n int)     { w.int64(int64(n)) }
func (w *packer) uint(n uint64) { w.buffer = binary.AppendUvarint(w.buffer, n) }

func (w *packer) text(s string) {
	w.int(len(s))
	w.buffer = append(w.buffer, s...)
}

func (w *packer) texts(list []string) {
	w.int(len(list))
	for _, s := range list {
		w.text(s)
	}
}

func (w *packer) set(s bitset.Set) {
	for _, word := range s {
		w.uint(word)
	}
}

func (w *packer) odd(x answer.Oddity) {
	w.text(x.Reason)
	w.text(x.Message)
}

func (w *packer) answered(a *answered) {
	w.int(len(a.fields))
	for _, f := range a.fields {
		w.int(f)
	}
	w.set(a.dayless)
	w.set(a.unknown)
	w.set(a.lacking)
	w.set(a.nothing)
	w.int(len(a.odd))
	for f, odd := range a.odd {
		w.int(f)
		w.odd(odd)
	}
	w.int(len(a.lost))
	for f, lost := range a.lost {
		w.int(f)
		w.int(lost.Count)
		w.odd(lost.Why)
	}
	w.int(len(a.points))
	for i := range a.points {
		p := &a.points[i]
		w.int(p.field)
		w.bool(!p.at.IsZero())
		if !p.at.IsZero() {
			w.int64(p.at.Unix())
			w.int(p.at.Nanosecond())
		}
		w.texts(p.of.keys)
		w.texts(p.of.values)
		w.value(p.value)
		w.odd(p.odd)
	}
}

func (w *packer) bool(b bool) {
	if b {
		w.uint(1)
	} else {
		w.uint(0)
	}
}

func (w *packer) value(v value.Value) {
	w.uint(uint64(v.Kind()))
	switch v.Kind() {
	case value.KindInt:
		w.int64(v.Int())
	case value.KindFloat:
		w.uint(math.Float64bits(v.Float()))
	case value.KindText:
		w.text(v.Text())
	case value.KindNull, value.KindBlob: // no answer holds a blob
	}
}

// unpacker reads answers. What is missing is empty, and it has failed.
type unpacker struct {
	data   []byte
	failed bool
	keys   []string // the last ones, which are those of nearly all
}

func (r *unpacker) uint() uint64 {
	n, length := binary.Uvarint(r.data)
	if length <= 0 {
		r.fail()
		return 0
	}
	r.data = r.data[length:]
	return n
}

func (r *unpacker) int64() int64 {
	n, length := binary.Varint(r.data)
	if length <= 0 {
		r.fail()
		return 0
	}
	r.data = r.data[length:]
	return n
}

func (r *unpacker) int() int { return int(r.int64()) }

func (r *unpacker) fail() { r.data, r.failed = nil, true }

// count reads how many follow, each of which takes a byte at the least.
func (r *unpacker) count() int {
	n := r.int()
	if n < 0 || n > len(r.data) {
		r.fail()
		return 0
	}
	return n
}

func (r *unpacker) text() string {
	n := r.count()
	s := string(r.data[:n])
	r.data = r.data[n:]
	return s
}

func (r *unpacker) texts() (list []string) {
	for range r.count() {
		list = append(list, r.text())
	}
	return list
}

func (r *unpacker) set() (s bitset.Set) {
	for i := range s {
		s[i] = r.uint()
	}
	return s
}

func (r *unpacker) odd() answer.Oddity { return answer.Oddity{Reason: r.text(), Message: r.text()} }

func (r *unpacker) answered(of job, account string) answered {
	a := answered{job: of, account: account}
	for range r.count() {
		a.fields = append(a.fields, r.int())
	}
	a.dayless, a.unknown, a.lacking, a.nothing = r.set(), r.set(), r.set(), r.set()
	for range r.count() {
		a.oddity(r.int(), r.odd())
	}
	for range r.count() {
		a.lose(r.int(), answer.Loss{Count: r.int(), Why: r.odd()})
	}
	n := r.count()
	if n > 0 {
		a.points = make([]point, 0, n)
	}
	for range n {
		p := point{field: r.int()}
		if r.uint() > 0 {
			p.at = time.Unix(r.int64(), r.int64()).UTC()
		}
		p.of.keys = r.sameKeys()
		p.of.values = r.texts()
		p.value = r.value()
		p.odd = r.odd()
		a.points = append(a.points, p)
	}
	return a
}

// sameKeys reads dimensions, which points share.
func (r *unpacker) sameKeys() []string {
	keys := r.texts()
	if slices.Equal(keys, r.keys) {
		return r.keys
	}
	r.keys = keys
	return keys
}

func (r *unpacker) value() value.Value {
	switch value.Kind(r.uint()) {
	case value.KindInt:
		return value.Int(r.int64())
	case value.KindFloat:
		return value.Float(math.Float64frombits(r.uint()))
	case value.KindText:
		return value.Text(r.text())
	default:
		return value.Null
	}
}
