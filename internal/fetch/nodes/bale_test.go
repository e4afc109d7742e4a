package nodes_test

import (
	"bytes"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
)

// baled is a text that can be written away, or cannot.
type baled struct {
	text  []byte
	stays bool
	tried int
}

func (b *baled) Pack(buffer []byte) ([]byte, bool) {
	if b.tried++; b.stays {
		return buffer, false
	}
	buffer = append(buffer, b.text...)
	b.text = nil
	return buffer, true
}

func (b *baled) Unpack(data []byte) bool {
	b.text = bytes.Clone(data)
	return true
}

// Bales count with the pages: what was not used for longest goes, and comes back; what
// cannot go stays, and what is dropped counts no more.
func TestStore_bales(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1000, false)
	var held []*baled
	var bales []interface {
		Open() error
		Drop()
	}
	for i := range 10 {
		b := &baled{text: bytes.Repeat([]byte{byte('a' + i)}, 300), stays: i == 1}
		held, bales = append(held, b), append(bales, w.Bale(b, 300))
	}
	if err := bales[0].Open(); err != nil { // which was made first, and is used last
		t.Fatal(err)
	}
	if err := w.Relieve(); err != nil {
		t.Fatal(err)
	}
	if w.Held() > 750 || held[0].text == nil || held[1].text == nil || held[2].text != nil {
		t.Errorf("%d bytes are held: %v", w.Held(), held)
	}
	for i, b := range bales {
		if err := b.Open(); err != nil || len(held[i].text) != 300 || held[i].text[299] != byte('a'+i) {
			t.Errorf("%d: %v, %q", i, err, held[i].text)
		}
		if i%3 == 0 {
			if err := w.Relieve(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, b := range bales {
		b.Drop()
		b.Drop()
	}
	if w.Held() != 0 {
		t.Errorf("%d bytes are held of nothing", w.Held())
	}
}

// standing is what stands at a node.
type standing struct{ at *nodes.Node }

func (s *standing) Pins(pin func(*nodes.Node)) { pin(s.at) }

// Where what is stood at takes more than may be held, that is found out once, and again
// where more is held or something else is stood at: rows are many, and each asks for relief.
func TestStore_reliefInVain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, false)
	came, _ := w.page(0, 2)
	s := &standing{came[0]}
	w.Hold(s)
	stays := &baled{stays: true}
	w.Bale(stays, 1) // which is tried each time
	relieve := func(what string, want int) {
		t.Helper()
		stays.tried = 0
		for range 100 {
			if err := w.Relieve(); err != nil {
				t.Fatal(err)
			}
		}
		if stays.tried != want {
			t.Errorf("%s: it was tried %d times, not %d", what, stays.tried, want)
		}
	}
	relieve("at first", 1)
	relieve("again", 0)
	w.Bale(&baled{text: []byte("more")}, 300)
	relieve("with more", 1)
	came, _ = w.page(2, 4)
	s.at = came[0]
	relieve("elsewhere", 1)
	if w.Written() != 2 {
		t.Errorf("%d things are written away, not a bale and a page", w.Written())
	}
}
