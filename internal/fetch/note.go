package fetch

import "fmt"

// The reasons a [Note] can have. A reason is a word for programs; the note's
// message is for people.
const (
	ReasonNotFound      = "not_found_or_forbidden" // the API cannot tell the two apart
	ReasonNoPermission  = "no_permission"
	ReasonNotInVersion  = "not_in_version"
	ReasonNotInLogin    = "not_in_login"
	ReasonUnknownField  = "unknown_field"
	ReasonRetiredMetric = "retired_metric"
	ReasonWrongType     = "wrong_media_type"
	ReasonNotInCall     = "not_in_metric_type" // nor, it may be, in the period
	ReasonConversion    = "before_conversion"
	ReasonFewViewers    = "too_few_viewers"
	ReasonRefused       = "refused"
	ReasonNoData        = "no_data"
	ReasonCeiling       = "api_ceiling"
	ReasonOutOfRange    = "out_of_range"
	ReasonDefaultRange  = "default_range"
	ReasonDaysUnknown   = "days_unknown"
	ReasonMalformed     = "malformed_value"
	ReasonVanished      = "vanished"
	ReasonPartial       = "partial"     // a budget or a rate limit stopped the scan
	ReasonNoProgress    = "no_progress" // a list goes on without an end
	ReasonOrder         = "order_broken"
	ReasonUnproved      = "order_unproved"
	ReasonNoTime        = "not_a_time"
)

// Note tells why values are missing or rows may be.
type Note struct {
	Reason string
	// Table and Column say where; Column may be empty.
	Table, Column string
	// Object is the id of the first object concerned, Count how many there were.
	Object string
	Count  int
	// Incomplete says that rows, not just values, may be missing.
	Incomplete bool
	Message    string
}

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
	shown := []rune(text)
	if len(shown) > most {
		shown = append(shown[:most], '…')
	}
	n.once(Note{
		Reason:  ReasonNoTime,
		Message: fmt.Sprintf("'%s' is compared with times and is none, so it counts as later than all of them: write it as 2026-01-31 or 2026-01-31 10:00:00", string(shown)),
	})
}
