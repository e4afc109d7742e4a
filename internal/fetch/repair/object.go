package repair

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// ObjectOutcome is what becomes of an object that was asked for by its id and refused.
type ObjectOutcome int

// The outcomes.
const (
	// ObjectFails: the error is that of the statement.
	ObjectFails ObjectOutcome = iota
	// ObjectMissing: it does not exist, or is not visible to the token.
	ObjectMissing
	// ObjectOfOtherKind: it is of another kind than those that are looked for.
	ObjectOfOtherKind
	// ObjectForbidden: it, or what hangs below it, is not shown for want of a permission.
	ObjectForbidden
	// ObjectApart: the lists below it are read by requests of their own.
	ObjectApart
	// ObjectAgain: the request has been changed for another object already; it is
	// asked for so too.
	ObjectAgain
	// ObjectSplit: it is asked for with less of what hangs below.
	ObjectSplit
	// ObjectBare: it is asked for without metrics, for which some fail for good.
	ObjectBare
	// ObjectMend: what is selected is changed, as [Selection] decides.
	ObjectMend
)

// ObjectFacts are what is known of such a request besides its error.
type ObjectFacts struct {
	// Tolerant says that what a permission is missing for is left out, MissingFails that
	// an object which is missing is an error.
	Tolerant, MissingFails bool
	// Changed says that the request has been changed for another object.
	Changed bool
	// Split says how much of what hangs below is left out already.
	Split shape.Split
	// IsKind reports whether there are objects of a kind of that name.
	IsKind func(name string) bool
}

// Object decides about an object that was looked up by its id with what a selects. The
// outcomes are tried in order; the last one is an end.
func Object(err error, a *shape.Selection, facts ObjectFacts) []ObjectOutcome {
	missing := errors.Is(err, graph.ErrNotFound)
	forbidden := facts.Tolerant && errors.Is(err, graph.ErrPermission)
	end := ObjectFails
	if forbidden {
		end = ObjectForbidden
	}
	switch {
	case missing && !facts.MissingFails:
		return []ObjectOutcome{ObjectMissing}
	case ofOtherKind(err, a, facts.IsKind):
		return []ObjectOutcome{ObjectOfOtherKind}
	case facts.Changed && (Refused(err) || graph.PerhapsTooMuch(err) || forbidden):
		return []ObjectOutcome{ObjectAgain}
	case facts.Split < shape.SplitAll && len(a.Parts) > 0 && (graph.PerhapsTooMuch(err) || forbidden):
		return []ObjectOutcome{ObjectSplit}
	case a.HasMetrics() && errors.Is(err, graph.ErrUnavailable):
		return []ObjectOutcome{ObjectBare}
	case missing:
		return []ObjectOutcome{end}
	default:
		return []ObjectOutcome{ObjectMend, end}
	}
}

// Known decides about an object that is known and was asked by its id for what it lacked,
// with what a selects. Of the facts it asks for Tolerant and Changed. The outcomes are
// tried in order; the last one is an end.
func Known(err error, a *shape.Selection, facts ObjectFacts) []ObjectOutcome {
	end := ObjectFails
	if facts.Tolerant && errors.Is(err, graph.ErrPermission) && len(a.Parts) > 0 {
		end = ObjectForbidden
	}
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return []ObjectOutcome{ObjectMissing}
	case graph.PerhapsTooMuch(err) && len(a.Parts) > 0:
		return []ObjectOutcome{ObjectApart}
	case facts.Changed && Refused(err):
		return []ObjectOutcome{ObjectAgain}
	default:
		return []ObjectOutcome{ObjectMend, end}
	}
}

// ofOtherKind reports whether the API refused the fields of a because the object is of
// another known kind, as a comment is no post. Of an object of that kind that comes along
// it may not know a field either.
func ofOtherKind(err error, a *shape.Selection, isKind func(string) bool) bool {
	var api *graph.APIError
	if !errors.As(err, &api) {
		return false
	}
	field, kind, ok := api.MissingField()
	if !ok || kind == a.Path.Kind.Name || a.Find(func(b *shape.Selection) bool { return len(b.Asking(field, kind)) > 0 }) != nil {
		return false
	}
	return isKind(kind)
}
