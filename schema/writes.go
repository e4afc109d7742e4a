package schema

import (
	"cmp"
	"slices"
	"time"
)

// Verb is what a statement does to the rows of a table.
type Verb uint8

// The verbs.
const (
	Insert Verb = 1 + iota
	Update
	Delete
)

// Verbs are all of them.
var Verbs = []Verb{Insert, Update, Delete}

// String returns the verb as SQL has it.
func (v Verb) String() string {
	switch v {
	case Insert:
		return "INSERT"
	case Update:
		return "UPDATE"
	case Delete:
		return "DELETE"
	default:
		return "SELECT"
	}
}

// Write is the call by which a statement changes one row of a table. In its Path
// {Column} stands for the value of a column, and {account} for the id of the account
// that writes.
type Write struct {
	Verb Verb
	// Method and Path are those of the call: POST and "{MediaId}/comments".
	Method, Path string
	// Params are sent besides the inputs; in their values names stand in braces too. One
	// whose name has no value is left out.
	Params []Param
	// Inputs are the columns that an INSERT gives or an UPDATE sets. An UPDATE that sets
	// another one is refused, and so is an INSERT that gives one.
	Inputs []Input
	// OneOf are inputs of which a row gives exactly one; nil where there are none.
	OneOf []string
	// Keys are the columns that name the row, for an UPDATE or a DELETE: where a statement
	// gives one of them by = or IN, and asks for nothing else, no row is read. Where there
	// are several, any of them names a row.
	Keys []string
	// Returns are the columns that the answer has, by their fields: Id of "id".
	Returns []Param
	// Process says that the row is not one call, but several in their order: it is made by
	// what knows of that process; "" for one call.
	Process Process
	// Check is what to look at where no answer came; nil where the API does not show what
	// was done.
	Check *Question
	// Token says with whose token the call is made.
	Token WriteToken
	// Login restricts the write to kinds of login; 0 means the table's.
	Login  Login
	Scopes Scopes
	// Burst and Within are how many such calls of one account the platform takes in how
	// long a time; 0 for as many as its other limits let through.
	Burst  int
	Within time.Duration
	// Rules is what the platform demands besides, for people: limits that only it can check.
	Rules string
	// Example is a statement for people; its lines may be indented.
	Example string
}

// Process names what takes several calls.
type Process string

// The processes.
const (
	// Publishing makes a container, waits for it and publishes it.
	Publishing Process = "publishing"
	// Containing makes a container alone.
	Containing Process = "container"
)

// WriteToken says with whose token a call is made.
type WriteToken uint8

// The tokens.
const (
	LoginToken WriteToken = iota // that of the login
	PageToken                    // that of the account's Page: {page} in the path is its id
)

// Input is a column that a write takes a value of.
type Input struct {
	// Column is the column's name, Param the parameter that it is sent as; "" where the
	// path or another parameter has it, as {Column}. "recipient.comment_id" is a member of
	// an object in JSON, "updated_tags[].x" one of an object that is alone in a list.
	Column, Param string
	// Required says that there is no write without a value.
	Required bool
	// Limits are checked before anything is sent.
	Limits Limits
	// Joined says that a list in JSON is sent as its texts with commas between them.
	Joined bool
	// Value is sent for true of a BOOLEAN, Otherwise for false: "true" and "false" where
	// they are empty.
	Value, Otherwise string
}

// Limits are what the platform demands of a value, as far as it can be known beforehand.
// A zero field demands nothing.
type Limits struct {
	// Characters, Bytes, Hashtags, Mentions and Addresses are the most that a text has.
	Characters, Bytes, Hashtags, Mentions, Addresses int
	// Lower says that a text must not be all capitals.
	Lower bool
	// ID says that it is the id of an object, Address that it is a web address of ASCII
	// that others can fetch.
	ID, Address bool
	// Unit says that a number is from 0 to 1.
	Unit bool
	// Values are the values accepted, in the API's spelling.
	Values []string
	// Least and Most bound the number of items of a list in JSON; 0 for no bound.
	Least, Most int
	// Plain is a sign that people write in front and the API refuses, as the @ of a name.
	Plain string
}

// Question tells how to find out whether a write happened whose answer was lost: by a read
// of Path, in which names stand in braces as in that of the write.
type Question struct {
	Path string
	// Fields are asked for.
	Fields []string
	// Gone says that the write happened where the API finds no such object any more.
	Gone bool
	// Field says so of one object where it has the value of a column: Field of Is. Where List
	// is set Path is a list, and it happened where an item of it does, was made since the
	// write was sent (by its field Time), and has the field Own, which only what the account
	// itself has made has. Newest says that the list begins by the newest.
	Field, Is    string
	List, Newest bool
	Time, Own    string
	// Key is the field that tells the items apart where they have no id.
	Key string
	// Returns are the columns that the item has, by their fields.
	Returns []Param
}

// Made reports whether what the question finds was made by the write: it tells a thing from
// those that were there before. Otherwise it finds how things stand, which may have been so.
func (q *Question) Made() bool { return q.List && q.Time != "" }

// Write returns how a verb changes the table for a kind of login, nil where it does not.
func (t *Table) Write(v Verb, l Login) *Write {
	for i := range t.Writes {
		if w := &t.Writes[i]; w.Verb == v && w.Serves(t)&l != 0 {
			return w
		}
	}
	return nil
}

// Given reports whether a statement can give or set a column, and whether each INSERT, or
// where there is none each UPDATE, needs a value of it.
func (t *Table) Given(column string) (given, needed bool) {
	for i := range t.Writes {
		in := t.Writes[i].Input(column)
		switch {
		case in != nil:
			given, needed = true, needed || in.Required
		case column == AccountColumn && t.Writes[i].NeedsAccount():
			given = true
		}
	}
	return given, needed
}

// Takes returns the kinds of login that can change the table by a verb.
func (t *Table) Takes(v Verb) (l Login) {
	for i := range t.Writes {
		if w := &t.Writes[i]; w.Verb == v {
			l |= w.Serves(t)
		}
	}
	return l
}

// Writable reports whether statements can change the table.
func (t *Table) Writable() bool { return len(t.Writes) > 0 }

// Serves are the kinds of login that can write so to a table.
func (w *Write) Serves(t *Table) Login {
	if w.Login == 0 {
		return t.Login
	}
	return w.Login & t.Login
}

// Input returns the input that a column is, nil where it is none.
func (w *Write) Input(column string) *Input {
	for i := range w.Inputs {
		if w.Inputs[i].Column == column {
			return &w.Inputs[i]
		}
	}
	return nil
}

// Needs are the columns that the call needs of a row besides its inputs: those named in
// braces that are no inputs.
func (w *Write) Needs() (columns []string) {
	texts := []string{w.Path}
	for _, p := range w.Params {
		texts = append(texts, p.Value)
	}
	for _, text := range texts {
		for _, name := range names(text) {
			if name != AccountName && name != PageName && w.Input(name) == nil {
				columns = append(columns, name)
			}
		}
	}
	return columns
}

// NeedsAccount reports whether the call says which account writes.
func (w *Write) NeedsAccount() bool {
	if w.Process != "" || w.Token == PageToken {
		return true
	}
	for _, name := range names(w.Path) {
		if name == AccountName {
			return true
		}
	}
	return false
}

// PageName is the name that stands for the Page of the account that writes.
const PageName = "page"

// AllColumns are the columns that are read, then those that only writes have.
func (t *Table) AllColumns() []Column { return slices.Concat(t.Columns, t.Unread) }

// AnyColumn returns the column of that name or alias, in any case, among those that are
// read and those that are not; nil where there is none.
func (t *Table) AnyColumn(name string) *Column {
	if c, _ := t.Column(name); c != nil {
		return c
	}
	for i := range t.Unread {
		if t.Unread[i].AnswersTo(name) {
			return &t.Unread[i]
		}
	}
	return nil
}

// AccountColumn is the column that says which account a row is of, "" where none does.
const AccountColumn = "InstagramBusinessAccountId"

// Sent is what is sent of a BOOLEAN.
func (in *Input) Sent(is bool) string {
	if is {
		return cmp.Or(in.Value, "true")
	}
	return cmp.Or(in.Otherwise, "false")
}
