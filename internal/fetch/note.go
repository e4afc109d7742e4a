package fetch

import (
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// Note tells why values are missing or rows may be.
type Note = note.Note

// The reasons a [Note] can have.
const (
	ReasonNotFound      = note.NotFound
	ReasonNoPermission  = note.NoPermission
	ReasonNotInVersion  = note.NotInVersion
	ReasonNotInLogin    = note.NotInLogin
	ReasonUnknownField  = note.UnknownField
	ReasonRetiredMetric = note.RetiredMetric
	ReasonWrongType     = note.WrongType
	ReasonNotInCall     = note.NotInCall
	ReasonConversion    = note.Conversion
	ReasonFewViewers    = note.FewViewers
	ReasonRefused       = note.Refused
	ReasonNoData        = note.NoData
	ReasonCeiling       = note.Ceiling
	ReasonOutOfRange    = note.OutOfRange
	ReasonDefaultRange  = note.DefaultRange
	ReasonDaysUnknown   = note.DaysUnknown
	ReasonMalformed     = note.Malformed
	ReasonVanished      = note.Vanished
	ReasonPartial       = note.Partial
	ReasonNoProgress    = note.NoProgress
	ReasonOrder         = note.Order
	ReasonUnproved      = note.Unproved
	ReasonNoTime        = note.NoTime
)

// notes collects what a statement has to tell, each matter once.
type notes struct {
	list  []*Note
	index map[string]*Note
}

func (n *notes) add(note Note) {
	if old := n.once(note); old != nil {
		old.Count++
		old.Incomplete = old.Incomplete || note.Incomplete
	}
}

// ofObject adds a note, one for each object.
func (n *notes) ofObject(note Note) { n.under(note, note.Object) }

// once adds a note unless there is one of the same matter, which it returns.
func (n *notes) once(note Note) (old *Note) { return n.under(note, "") }

func (n *notes) under(note Note, matter string) (old *Note) {
	if n.index == nil {
		n.index = map[string]*Note{}
	}
	key := fmt.Sprintf("%s\x00%s\x00%s\x00%s", note.Reason, note.Table, note.Column, matter)
	if old := n.index[key]; old != nil {
		return old
	}
	note.Count = 1
	n.index[key] = &note
	n.list = append(n.list, &note)
	return nil
}

// noInstant tells of a text that is compared with times and is none.
func (n *notes) noInstant(text string) {
	const most = 40 // characters of it that are told
	n.once(Note{
		Reason:  ReasonNoTime,
		Message: fmt.Sprintf("'%s' is compared with times and is none, so it counts as later than all of them: write it as 2026-01-31 or 2026-01-31 10:00:00", sanitize.Short(text, most)),
	})
}
