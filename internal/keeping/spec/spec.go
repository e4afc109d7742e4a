package spec

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/pattern"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// Format is the newest form of the file that this program knows, as its key version says; without
// that key the form is the first.
const Format = 1

// Spec is what sync.yaml says.
type Spec struct {
	// Sink is where tables are kept: sqlite:PATH, postgres://…, parquet:PLACE, env:NAME.
	Sink string
	// State is the database beside Parquet, as a Sink, "" where nothing is said.
	State string
	// Accounts are ids or user names; none for all of the login.
	Accounts []string
	// Logins are the profiles that are kept, AllLogins says that all of the configuration file
	// are. Where there is neither, the connection of the command line is.
	Logins    []Login
	AllLogins bool
	// Retention is for how long versions are kept after their end, 0 for ever.
	Retention time.Duration
	Tables    []Table
}

// Table is one table that is kept.
type Table struct {
	// Name is the catalogue's, or that of a Select.
	Name string
	// Select is a statement of one's own, with the account's id for @account; "" reads the
	// table. Key are the columns that tell its rows apart.
	Select string
	Key    []string
	// Columns are those kept, nil for all that * gives; Without those left out.
	Columns, Without []string
	// WithoutNames leaves out the columns that tell who other people are.
	WithoutNames bool
	// Every is how often it is brought up to date, Complete how often it is read whole.
	Every, Complete time.Duration
	// EverySaid says that Every stands in the file, for the table or for all.
	EverySaid bool
	// Line is where it stands.
	Line int
}

// What is so where nothing is said, the shortest time between two readings, and the longest
// that a file may say.
const (
	usualEvery    = time.Hour
	usualComplete = 7 * 24 * time.Hour
	shortest      = time.Minute
	longest       = 200 * 365 * 24 * time.Hour
)

// Error is what is wrong with a file.
type Error struct {
	Line   int // from 1; 0 where it is of no line
	Reason string
}

// Error places what is wrong.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Reason
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Reason)
}

// Parse reads the text of a file. Everything that is wrong is told, each as an *Error.
func Parse(text []byte) (*Spec, error) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF")) // editors of Windows begin a file with it
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, syntax(err)
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, &Error{Reason: "the file says nothing: it needs at least sink and tables"}
	}
	var r reader
	body := file.Docs[0].Body
	if r.version(body); len(r.wrong) > 0 { // what it says otherwise, this program cannot judge
		return nil, errors.Join(r.wrong...)
	}
	s := r.spec(body)
	if len(r.wrong) > 0 {
		return nil, errors.Join(r.wrong...)
	}
	return s, nil
}

// syntax is an error of the library, in one line.
func syntax(err error) error {
	var e yaml.Error
	if errors.As(err, &e) {
		return &Error{Line: e.GetToken().Position.Line, Reason: "this is no YAML: " + e.GetMessage()}
	}
	return &Error{Reason: "this is no YAML: " + err.Error()}
}

// reader gathers what is wrong.
type reader struct{ wrong []error }

func (r *reader) fault(n ast.Node, format string, args ...any) {
	line := 0
	if n != nil && n.GetToken() != nil {
		line = n.GetToken().Position.Line
	}
	r.wrong = append(r.wrong, &Error{Line: line, Reason: fmt.Sprintf(format, args...)})
}

// version refuses a file of a form that this program does not know.
func (r *reader) version(n ast.Node) {
	m, ok := n.(ast.MapNode)
	if !ok {
		return
	}
	for entry := m.MapRange(); entry.Next(); {
		if entry.Key().String() != "version" {
			continue
		}
		switch number, err := strconv.Atoi(entry.Value().String()); {
		case err != nil || number < 1:
			r.fault(entry.Value(), "version is the number of the form in which the file is written: it is %d, or left out", Format)
		case number > Format:
			r.fault(entry.Value(), "the file has the version %d, of a newer viewfinder, and this one knows %d: use that one", number, Format)
		}
	}
}

// fields calls for each of a mapping's entries what its name has; others are faults.
func (r *reader) fields(n ast.Node, what string, known map[string]func(ast.Node)) {
	m, ok := n.(ast.MapNode)
	if !ok {
		r.fault(n, "%s is a mapping of names to values", what)
		return
	}
	seen := map[string]bool{}
	for it := m.MapRange(); it.Next(); {
		name := it.Key().String()
		take, ok := known[name]
		switch {
		case !ok:
			names := []string{}
			for k := range known {
				names = append(names, k)
			}
			slices.Sort(names)
			meant := "it has " + strings.Join(names, ", ")
			if near := suggest.Nearest(name, names); near != "" {
				meant = "did you mean " + near + "?"
			}
			r.fault(it.Key(), "%s has no %s: %s", what, name, meant)
		case seen[name]:
			r.fault(it.Key(), "%s is said twice", name)
		default:
			take(it.Value())
		}
		seen[name] = true
	}
}

func (r *reader) spec(n ast.Node) *Spec {
	s := &Spec{}
	every, complete := usualEvery, usualComplete
	said, nameless := false, false
	var tables, accounts, profiles ast.Node
	r.fields(n, "the file", map[string]func(ast.Node){
		"version":  func(ast.Node) {}, // was read
		"sink":     func(n ast.Node) { s.Sink = r.sink(n) },
		"state":    func(n ast.Node) { s.State = r.state(n) },
		"accounts": func(n ast.Node) { accounts, s.Accounts = n, r.texts(n, "accounts") },
		"profiles": func(n ast.Node) {
			profiles = n
			s.Logins, s.AllLogins = r.logins(n)
		},
		"every":     func(n ast.Node) { every, said = r.duration(n, "every"), true },
		"complete":  func(n ast.Node) { complete = r.duration(n, "complete") },
		"retention": func(n ast.Node) { s.Retention = r.duration(n, "retention") },
		"without":   func(n ast.Node) { nameless = r.names(n) },
		"tables":    func(n ast.Node) { tables = n },
	})
	if s.Sink == "" && len(r.wrong) == 0 {
		r.fault(nil, "there is no sink: write where tables are kept, as sink: sqlite:kept.db")
	}
	if accounts != nil && profiles != nil {
		r.fault(accounts, "accounts are of one login: write them beside each profile, as - {profile: brand, accounts: my.shop}")
	}
	list, ok := tables.(*ast.SequenceNode)
	if tables != nil && !ok {
		r.fault(tables, "tables is a list")
	}
	if list == nil || len(list.Values) == 0 {
		if ok || tables == nil {
			r.fault(tables, "there are no tables: write which are kept, as tables: [Media]")
		}
		return s
	}
	names := map[string]int{}
	for _, n := range list.Values {
		t := r.table(n, every, complete)
		t.EverySaid = t.EverySaid || said
		if nameless && t.Select != "" {
			r.fault(n, "%s says its columns in its select, and without: names cannot leave any out: write without beside each table", t.Name)
		}
		t.WithoutNames = t.WithoutNames || nameless
		if line, twice := names[strings.ToLower(t.Name)]; twice && t.Name != "" {
			r.fault(n, "%s is kept already, by line %d", t.Name, line)
		}
		names[strings.ToLower(t.Name)] = t.Line
		s.Tables = append(s.Tables, t)
	}
	return s
}

// plainName is what a table may be called: it becomes part of names in the sink.
var plainName = pattern.New(`^[A-Za-z][A-Za-z0-9_]{0,39}$`)

func (r *reader) table(n ast.Node, every, complete time.Duration) Table {
	t := Table{Every: every, Complete: complete, Line: n.GetToken().Position.Line}
	if _, is := n.(ast.MapNode); !is {
		t.Name = r.text(n, "a table")
	} else {
		r.fields(n, "a table", map[string]func(ast.Node){
			"table":   func(n ast.Node) { t.Name = r.text(n, "table") },
			"select":  func(n ast.Node) { t.Select = r.text(n, "select") },
			"key":     func(n ast.Node) { t.Key = r.texts(n, "key") },
			"columns": func(n ast.Node) { t.Columns = r.texts(n, "columns") },
			"without": func(n ast.Node) {
				for _, name := range r.texts(n, "without") {
					if name == withoutNames {
						t.WithoutNames = true
					} else {
						t.Without = append(t.Without, name)
					}
				}
			},
			"every":    func(n ast.Node) { t.Every, t.EverySaid = r.duration(n, "every"), true },
			"complete": func(n ast.Node) { t.Complete = r.duration(n, "complete") },
		})
	}
	switch lower := strings.ToLower(t.Name); {
	case t.Name == "":
		r.fault(n, "a table needs a name: table: Media")
	case !plainName.MatchString(t.Name):
		r.fault(n, "%q is no name of a table: letters, digits and _, at most 40", t.Name)
	case strings.HasPrefix(lower, "sync_") || strings.HasPrefix(lower, "sqlite_") || strings.HasPrefix(lower, "pg_") || strings.HasSuffix(lower, "_version"):
		r.fault(n, "%s is a name that sinks have themselves", t.Name)
	case t.Select == "" && t.Key != nil:
		r.fault(n, "%s has a key already: key is for a select", t.Name)
	case t.Select != "" && len(t.Key) == 0:
		r.fault(n, "%s needs a key: the columns that tell the rows of the select apart, as key: [Id]", t.Name)
	case t.Select != "" && (t.Columns != nil || t.Without != nil || t.WithoutNames):
		r.fault(n, "%s says its columns in its select", t.Name)
	case t.Columns != nil && t.Without != nil:
		r.fault(n, "%s has columns and without: write one of them", t.Name)
	}
	for _, c := range slices.Concat(t.Columns, t.Without, t.Key) {
		if slices.Contains(history.Reserved, strings.ToLower(c)) {
			r.fault(n, "%s is a column that sinks have themselves", c)
		}
	}
	return t
}

// withoutNames is the word for all columns that tell who other people are.
const withoutNames = "names"

// names reads what all tables are kept without.
func (r *reader) names(n ast.Node) bool {
	for _, text := range r.texts(n, "without") {
		if text != withoutNames {
			r.fault(n, "without is names for all tables: columns are left out beside their table")
		}
	}
	return true
}

func (r *reader) text(n ast.Node, what string) string {
	switch v := n.(type) {
	case *ast.StringNode:
		return strings.TrimSpace(v.Value)
	case *ast.LiteralNode:
		return strings.TrimSpace(v.Value.Value)
	case *ast.IntegerNode:
		return v.GetToken().Value // an id
	}
	r.fault(n, "%s is a text", what)
	return ""
}

// texts are one or several. None would be taken for all, which is not what an empty list says.
func (r *reader) texts(n ast.Node, what string) (all []string) {
	nodes, of := []ast.Node{n}, what
	if list, ok := n.(*ast.SequenceNode); ok {
		nodes, of = list.Values, "an entry of "+what
		if len(nodes) == 0 {
			r.fault(n, "%s names none: leave it out", what)
		}
	} else if s, ok := n.(*ast.StringNode); ok && what == "accounts" && s.Value == "all" {
		return nil
	}
	for _, n := range nodes {
		before := len(r.wrong)
		text := r.text(n, of)
		if text == "" && len(r.wrong) == before {
			r.fault(n, "%s is empty", of)
		}
		all = append(all, text)
	}
	return all
}

var durations = pattern.New(`^([1-9][0-9]{0,5})(m|h|d|w)$`)

func (r *reader) duration(n ast.Node, what string) time.Duration {
	m := durations.FindStringSubmatch(n.String())
	if m == nil {
		r.fault(n, "%s is a time such as 15m, 6h, 1d or 2w, in whole numbers: a minute is the shortest", what)
		return shortest
	}
	number, err := strconv.Atoi(m[1])
	if err != nil {
		r.fault(n, "%s: %v", what, err)
		return shortest
	}
	unit := map[string]time.Duration{"m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}[m[2]]
	if time.Duration(number) > longest/unit {
		r.fault(n, "%s is longer than 200 years", what)
		return shortest
	}
	return time.Duration(number) * unit
}
