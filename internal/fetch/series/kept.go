package series

import (
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/codec"
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
	w := packer{codec.Writer{Buffer: buffer}}
	w.answered(k.answered)
	k.answered = nil
	return w.Buffer, true
}

// Unpack reads it back.
func (k *keptOne) Unpack(data []byte) (ok bool) {
	r := unpacker{Reader: codec.Reader{Data: data}}
	a := r.answered(k.job, k.account)
	if !r.Whole() {
		return false
	}
	k.answered = &a
	return true
}

// packer writes answers behind what is in the buffer.
type packer struct{ codec.Writer }

func (w *packer) texts(list []string) {
	w.Count(len(list))
	for _, s := range list {
		w.Text(s)
	}
}

func (w *packer) odd(x answer.Oddity) {
	w.Text(x.Reason)
	w.Text(x.Message)
}

func (w *packer) answered(a *answered) {
	w.Count(len(a.fields))
	for _, f := range a.fields {
		w.Int(f)
	}
	w.Set(a.dayless)
	w.Set(a.unknown)
	w.Set(a.lacking)
	w.Set(a.nothing)
	w.Count(len(a.odd))
	for f, odd := range a.odd {
		w.Int(f)
		w.odd(odd)
	}
	w.Count(len(a.lost))
	for f, lost := range a.lost {
		w.Int(f)
		w.Int(lost.Count)
		w.odd(lost.Why)
	}
	w.Count(len(a.points))
	for i := range a.points {
		p := &a.points[i]
		w.Int(p.field)
		w.Bool(!p.at.IsZero())
		if !p.at.IsZero() {
			w.Int64(p.at.Unix())
			w.Int(p.at.Nanosecond())
		}
		w.texts(p.of.keys)
		w.texts(p.of.values)
		w.Value(p.value)
		w.odd(p.odd)
	}
}

// unpacker reads answers.
type unpacker struct {
	codec.Reader
	keys []string // the last ones, which are those of nearly all
}

func (r *unpacker) texts() (list []string) {
	for range r.Count() {
		list = append(list, r.Text())
	}
	return list
}

func (r *unpacker) odd() answer.Oddity { return answer.Oddity{Reason: r.Text(), Message: r.Text()} }

func (r *unpacker) answered(of job, account string) answered {
	a := answered{job: of, account: account}
	for range r.Count() {
		a.fields = append(a.fields, r.Int())
	}
	a.dayless, a.unknown, a.lacking, a.nothing = r.Set(), r.Set(), r.Set(), r.Set()
	for range r.Count() {
		a.oddity(r.Int(), r.odd())
	}
	for range r.Count() {
		a.lose(r.Int(), answer.Loss{Count: r.Int(), Why: r.odd()})
	}
	n := r.Count()
	if n > 0 {
		a.points = make([]point, 0, n)
	}
	for range n {
		p := point{field: r.Int()}
		if r.Bool() {
			p.at = time.Unix(r.Int64(), r.Int64()).UTC()
		}
		p.of.keys = r.sameKeys()
		p.of.values = r.texts()
		p.value = r.Value()
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
