package fetch

import (
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// Note tells why values are missing or rows may be; package note has its reasons.
type Note = note.Note

// notes collects what a statement has to tell, each matter once.
type notes struct {
	list    []*Note
	index   map[string]*Note
	objects map[string]bool // matters of objects that are seen again and again
}

func (n *notes) add(told Note) {
	if old := n.once(told); old != nil {
		old.Count++
		old.Incomplete = old.Incomplete || told.Incomplete
	}
}

// addOf adds a note of an object that may be seen again and again, which counts once.
func (n *notes) addOf(told Note) {
	key := fmt.Sprintf("%s\x00%s\x00%s\x00%s", told.Reason, told.Table, told.Column, told.Object)
	if n.objects[key] {
		return
	}
	if n.objects == nil {
		n.objects = map[string]bool{}
	}
	n.objects[key] = true
	n.add(told)
}

// ofObject adds a note, one for each object.
func (n *notes) ofObject(told Note) { n.under(told, told.Object) }

// once adds a note unless there is one of the same matter, which it returns.
func (n *notes) once(told Note) (old *Note) { return n.under(told, "") }

func (n *notes) under(told Note, matter string) (old *Note) {
	if n.index == nil {
		n.index = map[string]*Note{}
	}
	key := fmt.Sprintf("%s\x00%s\x00%s\x00%s", told.Reason, told.Table, told.Column, matter)
	if old := n.index[key]; old != nil {
		return old
	}
	told.Count = 1
	n.index[key] = &told
	n.list = append(n.list, &told)
	return nil
}

// noInstant tells of a text that is compared with times and is none.
func (n *notes) noInstant(text string) {
	const most = 40 // characters of it that are told
	n.once(Note{
		Reason:  note.NoTime,
		Message: fmt.Sprintf("'%s' is compared with times and is none, so it counts as later than all of them: write it as 2026-01-31 or 2026-01-31 10:00:00", sanitize.Short(text, most)),
	})
}
