package schema

import "time"

// Type is the SQL type of a column.
type Type uint8

// The column types. Ids are always Text: they exceed 2^53.
const (
	Text     Type = iota // TEXT, a Go string
	Integer              // INTEGER, an int64
	Real                 // REAL, a float64
	Boolean              // BOOLEAN, a bool
	Datetime             // DATETIME, a time.Time
	JSON                 // JSON, a document as a Go string
)

// String returns the type's SQL name, as ColumnTypes and sys_tablecolumns show
// it.
func (t Type) String() string {
	switch t {
	case Integer:
		return "INTEGER"
	case Real:
		return "REAL"
	case Boolean:
		return "BOOLEAN"
	case Datetime:
		return "DATETIME"
	case JSON:
		return "JSON"
	default:
		return "TEXT"
	}
}

// Root is where a table's path begins.
type Root uint8

// The roots.
const (
	RootUser     Root = iota // the user of the token: "me"
	RootAccount              // each connected Instagram account
	RootPage                 // each Facebook Page of the login
	RootArgument             // what the table's arguments name: see [Address]
)

// Node is a type of Graph object. Its fields are those that the tables use.
type Node struct {
	// Name is the Graph's type name: "IGMedia".
	Name string
	// Insight says that the node is not fetched by fields= but is a set of
	// metrics folded into one row; its Fields are metric names.
	Insight bool
	// Time is the field that holds a node's instant, by which an edge that lists
	// the newest first is ordered; "" where no table needs it. Product is the one that
	// holds the media product type of a post; "" of other nodes.
	Time, Product string
	// TextID says that the ids of such objects are texts of letters, digits and the
	// signs _ - and ., not of digits.
	TextID bool
	// Nameless says that such objects have no id: their owner and their place in its
	// list tell them apart.
	Nameless bool
	// Proof is what only objects of this type have. The API answers any id, whatever
	// it is of: where a statement names an object by its id, only this tells what it is.
	Proof Proof
	// Scopes are the permissions that reading the node itself needs, by login
	// kind.
	Scopes Scopes
}

// Proof is a field or an edge that the objects of one type have and those of no other; one
// of the two.
type Proof struct{ Field, Edge string }

// Name is that of the field or the edge, "" for none.
func (p Proof) Name() string {
	if p.Edge != "" {
		return p.Edge
	}
	return p.Field
}

// Paging says how an edge shows that it has more.
type Paging uint8

// The paging styles (section 7.2 of the API facts).
const (
	NextLink    Paging = iota // more, if there is a next link
	CursorsOnly               // no next link: more, while there is an after cursor and a page was not empty
	Whole                     // one answer holds everything
)

// Edge leads from each node of one type to a list of nodes of another.
type Edge struct {
	// Name is the Graph's edge name: "comments".
	Name string
	// Parent and Child are node names.
	Parent, Child string
	// MaxLimit is the largest page the edge gives; 0 where limit means nothing.
	MaxLimit int
	// Rows is the usual number of children of one parent, an estimate for the
	// planner.
	Rows int64
	// NewestFirst says that children come by falling Timestamp.
	NewestFirst bool
	// TimeFilter says that the edge takes since and until.
	TimeFilter bool
	// Shared says that one child may hang below several parents, as a post that tags
	// two accounts does, or a product that two posts show: each time it is a row of its
	// own.
	Shared bool
	// Ceiling is the number of children beyond which the API shows no more;
	// 0 for none.
	Ceiling int
	// Count is the parent's field that counts its children, and more it may be, as
	// that of comments counts the replies too; "" where none does.
	Count  string
	Paging Paging
	// SameCursor says that each page may have the cursor of the page before, and that
	// the API goes on all the same: the same request again has another answer.
	SameCursor bool
	// List is the key under which an answer has the children; "" is data, where those
	// of nearly all edges stand.
	List string
	// Products are the media product types of the posts that the edge leads to;
	// nil of other nodes.
	Products []string
	// Token is the field of the parent with the token that the edge is read with, the
	// parent's own; "" for that of the login.
	Token string
	// Scopes are the permissions the edge needs, by login kind.
	Scopes Scopes
}

// Scopes lists permissions by login kind.
type Scopes struct {
	Facebook, Instagram []string
}

// Table is one virtual table.
type Table struct {
	// Name is the table's name; Aliases are further names it answers to.
	Name    string
	Aliases []string
	// Description is one or two sentences for people.
	Description string
	// Group is the part of the list of tables that it stands in, for people.
	Group string
	// Example is a statement for people that reads the table, which tests run. Its lines
	// may be indented; see [Statement].
	Example string
	// Writes are how statements change the table; none where it can only be read.
	// Unread are columns that only writes have: hidden, and NULL when they are read. Their
	// Level and Field say nothing.
	Writes []Write
	Unread []Column
	// Root and Path lead to the rows: edge names from the root down. An empty
	// Path means the root nodes themselves.
	Root Root
	Path []string
	// RequireColumn drops rows whose column of this name is NULL; "" keeps all.
	RequireColumn string
	// Arguments are the columns whose values go into the request.
	Arguments []Argument
	// Address is where a table of [RootArgument] begins; nil of others.
	Address *Address
	// Series says that the rows are numbers over time; nil of other tables. Metrics are
	// those that a row can have one number of, where its metric is no column but named in
	// one ([Series].Metric).
	Series  *Series
	Metrics []Column
	// Numbers says that each row is one number of a post; nil of other tables. Metrics are
	// those that it can be of.
	Numbers *Numbers
	// Only are the rows that the table shows of those that its path leads to; nil for all.
	Only []Condition
	// Routes are the ways of logins that reach the rows otherwise: see
	// [Catalogue.For].
	Routes  []Route
	Columns []Column
	Login   Login
	// Feature is what the app needs besides permissions, as the platform calls it; ""
	// for nothing.
	Feature string

	declared []Declared
}

// Column is one column of a [Table].
type Column struct {
	Name    string
	Aliases []string
	Type    Type
	// Level is the index into the table's levels of the node that the value
	// comes from; the last level is the row's own node.
	Level int
	// Field is the field of that node: a path with dots, or a metric name.
	Field string
	// Direct is a field of the row's own node that holds the same value, for a
	// row that was looked up by id and so has no node above it in hand:
	// Comments.MediaId is Direct "media.id". "" where there is none.
	Direct string
	// Key marks the primary key. Where several columns are marked they make it
	// together, and none of them alone tells rows apart.
	Key bool
	// NotNull says that no row has NULL in the column: the API always gives the value, as what
	// identifies a row; or it is the time of an object below the root, which each has, and which the
	// catalogue itself marks ([Node].Time).
	NotNull bool
	// Hidden keeps the column out of SELECT *.
	Hidden bool
	// Products are the media product types that know the metric ("FEED",
	// "REELS", "STORY"); empty for all, and for what is no media metric.
	Products []string
	// MetricTypes and Periods are the values of the parameters metric_type and
	// period with which the metric can be asked for; empty for what is no
	// account metric.
	MetricTypes, Periods []string
	// Breakdowns are the dimensions that a number of the metric can be broken down by;
	// Broken says that it has none otherwise. Timeframes are the spans that it can be
	// asked for, where it takes no range. Map is the dimension of a metric whose values
	// are objects, whose members are numbers, as those of the hours of a day: named from 0
	// to one less than Members.
	Breakdowns []string
	Broken     bool
	Timeframes []string
	Map        string
	Members    int
	// Metric is a metric of posts that the column shows a part of, as it is broken down by
	// By: that of the value Part, or where that is "" all of them. Its Field tells it from
	// the metric itself.
	Metric, By, Part string
	// Crowd says that the API gives the metric for audiences of 100 and more. Groups is of
	// how many parts of one that is broken down it tells, the largest; 0 for all.
	Crowd  bool
	Groups int
	// Unique says that the metric counts an account once in the whole span, so
	// that the numbers of parts do not add up.
	Unique bool
	// Recent is how far back the API gives the metric, without the day of today; 0
	// for as far as others.
	Recent time.Duration
	// Since is the first Graph version that knows the field ("v22.0"); what came to
	// every version on one day, as most of Instagram does, has none. Retired is
	// the first version that no longer knows it; "" where always, never. Added is the
	// day on which every version got it ("2026-04-22"), "" where that is not known.
	Since, Retired, Added string
	// Successor is the metric that took the place of one that was retired; "" where none
	// did. Undocumented says that the platform has a metric and does not tell of it.
	Successor    string
	Undocumented bool
	// Login restricts the column to login kinds; 0 means any.
	Login Login
	// References names the column this one is the id of: "Media.Id".
	References  string
	Description string

	textID bool // its ids are no digits
}
