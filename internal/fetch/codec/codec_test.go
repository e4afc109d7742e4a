package codec_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/codec"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var values = []value.Value{
	value.Null, value.Int(0), value.Int(math.MinInt64), value.Int(math.MaxInt64), value.Float(-0.5), value.Float(math.Inf(1)),
	value.Text(""), value.Text("é\x00'"), value.Bool(true),
}

func written() []byte {
	var w codec.Writer
	w.Count(len(values))
	for _, v := range values {
		w.Value(v)
	}
	w.Bool(true)
	w.Bool(false)
	w.Set(bitset.Of(0, 63, 64))
	w.Int(-1)
	return w.Buffer
}

func read(r *codec.Reader) (out []string) {
	for range r.Count() {
		v := r.Value()
		out = append(out, fmt.Sprint(v.Kind(), v.Text()))
	}
	if !r.Bool() || r.Bool() || r.Set() != bitset.Of(0, 63, 64) || r.Int() != -1 {
		r.Fail()
	}
	return out
}

func TestCodec(t *testing.T) {
	t.Parallel()
	r := &codec.Reader{Data: written()}
	got := read(r)
	var want []string
	for _, v := range values {
		want = append(want, fmt.Sprint(v.Kind(), v.Text()))
	}
	if diff := cmp.Diff(want, got); diff != "" || !r.Whole() {
		t.Errorf("whole: %t, (-written +read):\n%s", r.Whole(), diff)
	}
}

// What was cut anywhere is told as that, and so is what has something behind it.
func TestReader_bad(t *testing.T) {
	t.Parallel()
	whole := written()
	for n := range whole {
		r := &codec.Reader{Data: whole[:n]}
		read(r)
		if r.Whole() {
			t.Errorf("cut behind byte %d of %d it counts as whole", n, len(whole))
		}
	}
	r := &codec.Reader{Data: append(whole, 0)}
	read(r)
	if r.Whole() {
		t.Error("with a byte more it counts as whole")
	}
}

func FuzzReader(f *testing.F) {
	f.Add(written())
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Fuzz(func(_ *testing.T, data []byte) {
		read(&codec.Reader{Data: data})
	})
}
