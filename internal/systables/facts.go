package systables

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Facts are what the tables tell.
type Facts struct {
	// Catalog and Schema are the names that tables are in.
	Catalog, Schema string
	Catalogue       *schema.Catalogue
	// Version is that of the API which the connection asks.
	Version string
	Listing Listing
	// Functions are the names of the functions that statements may call, and of those the
	// ones of texts, of numbers and of times.
	Functions, TextFunctions, NumberFunctions, TimeFunctions []string
	// Properties are those of the connection, secrets in clear text.
	Properties connprops.Values
	// UserViews are the views that the user defined, and what else can be read beside the
	// catalogue, as what viewfinder sync keeps.
	UserViews []UserView
	Journal   Journal
	Usage     interface{ Usage() []pace.UsageRow }
	// Tokens are the stored logins; nil where none are in use.
	Tokens  Tokens
	Reasons []Reason

	all []*table // of these facts
	// pushed are the operators that are pushed down, by table and column.
	pushed func(*schema.Table) map[string][]string
}

// UserView is a view that the user defined, or a table of a file.
type UserView struct {
	// Schema is what it is in, Name what statements call it, with the schema where they have
	// to; Query is the view's, or what else there is to say of it.
	Schema, Name, Query string
	Columns             []UserColumn
	// Broken is why it cannot be read; nil where it can.
	Broken error
}

// UserColumn is a column of such a view. Type is a name of one of [schema.Type], DATE,
// BLOB, or "" for unknown.
type UserColumn struct{ Name, Type string }

// Journal keeps the latest of what statements did, oldest first.
type Journal interface {
	Calls() []Call
	Warnings() []Warning
	// Written are the rows that the latest statement that wrote has written, in its order.
	Written() []Written
}

// Written is a row that was written. ID is that of what was made, or else of what was
// changed; "" where it was not done, which Message tells of.
type Written struct {
	ID                 string
	Batch              int64 // the number of the statement
	Operation, Message string
}

// Call is a call of a statement by its number.
type Call struct {
	Statement int64
	graph.Call
}

// Warning is a warning of a statement by its number, and when that ended.
type Warning struct {
	Statement int64
	Time      time.Time
	fetch.Note
}

// Tokens lists stored logins, and tells which this connection would use.
type Tokens interface {
	List(ctx context.Context) ([]oauth.TokenInfo, error)
	Fits(i oauth.TokenInfo) bool
}

// Reason is what a warning can have for one: its word, what is concerned (rows,
// values, the login, the log), and what it means.
type Reason struct{ Reason, Concerns, Description string }
