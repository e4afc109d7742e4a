package graph

import "strconv"

// Selection is what is asked of a node: leaf fields and nested parts. The
// fields= text is [Selection.String].
type Selection struct {
	// Fields are leaf fields; a dot descends into an object: "owner.id" is sent
	// as owner{id}. "id" comes unasked.
	Fields []string
	// Parts are nested edges or node-valued fields that have parts of their own.
	Parts []Part
}

// Part is a nested edge of a [Selection], or a node-valued field.
type Part struct {
	// Name is the edge's or the field's name.
	Name string
	// Args are its modifiers in order: limit(50), after(x), metric(reach,saved).
	Args []Arg
	// Selection is what to ask of each node in it.
	Selection Selection
}

// Arg is one modifier of a nested part.
type Arg struct {
	Name, Value string
}

// Limit returns the modifier limit(n).
func Limit(n int) Arg { return Arg{"limit", strconv.Itoa(n)} }

