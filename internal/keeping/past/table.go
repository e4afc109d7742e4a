package past

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// The names by which statements know the tables.
const (
	Schema  = "kept"
	Prefix  = Schema + "."
	History = "_history"
	AsOf    = "as_of"
)

// types are those of package history by their names, as columns of the engine are declared.
var types = map[string]string{
	"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "BOOLEAN INTEGER", "time": instantType, "json": "JSON TEXT",
}

const instantType = "DATETIME TEXT"

// fixed are the columns of every table of versions.
var fixed = []Column{{"account", "text"}, {seenFrom, "time"}, {"seen_to", "time"}, {missing, "json"}, {"scan", "integer"}}

const (
	seenFrom = "seen_from"
	missing  = "missing"
)

func versions(table string) string { return table + "_version" }

// Tables are kept tables for the engine, each as it is at a moment and with all its versions.
func Tables(list []Table) (out []engine.Table) {
	for _, t := range list {
		now := &module{table: t.Name}
		own := len(t.Columns)
		now.asOf = own
		now.columns = slices.Concat(t.Columns, []Column{{AsOf, "time"}}, fixed)
		out = append(out, engine.Table{Name: Prefix + t.Name, Module: now, Columns: declared(now.columns, func(i int) bool { return i >= own })})
		if slices.ContainsFunc(list, func(o Table) bool { return strings.EqualFold(o.Name, t.Name+History) }) {
			continue
		}
		all := &module{table: t.Name, asOf: -1, columns: slices.Concat(fixed, t.Columns)}
		out = append(out, engine.Table{Name: Prefix + t.Name + History, Module: all, Columns: declared(all.columns, func(int) bool { return false })})
	}
	return out
}

func declared(columns []Column, hidden func(int) bool) (out []engine.Column) {
	for i, c := range columns {
		col := engine.Column{Name: c.Name, Type: types[c.Type], Hidden: hidden(i)}
		if col.Type == instantType {
			col.Collation = engine.TimeCollation
		}
		out = append(out, col)
	}
	return out
}

// module is a kept table. It implements [engine.Module].
type module struct {
	table   string
	columns []Column
	asOf    int // the place of as_of; -1 where all versions are read
}

// Is reports whether a table of the engine is a kept one.
func Is(t *engine.Table) bool {
	_, ok := t.Module.(*module)
	return ok
}

// Describe says what a kept table is.
func Describe(t *engine.Table) string {
	m, ok := t.Module.(*module)
	switch {
	case !ok:
		return ""
	case m.asOf < 0:
		return "All versions of " + m.table + " that viewfinder sync keeps in the file KeptLocation."
	default:
		return m.table + " as viewfinder sync keeps it in the file KeptLocation: what is so now, or with FOR SYSTEM_TIME AS OF at a moment."
	}
}

// access says how rows are read. It is written without braces, which are those of the API's.
type access struct {
	table    string
	versions bool
	moment   bool   // the first argument is one
	known    string // the moment, where the statement says it; "" for one that is computed
	where    int    // the column whose value is looked for, by the argument behind it; -1 for none
	used     uint64
}

// accessName begins the text of an access.
const accessName = "kept:"

func (a access) String() string {
	return accessName + strings.Join([]string{
		hex.EncodeToString([]byte(a.table)), strconv.FormatBool(a.versions), strconv.FormatBool(a.moment),
		hex.EncodeToString([]byte(a.known)), strconv.Itoa(a.where), strconv.FormatUint(a.used, 16),
	}, ":")
}

// readAccess finds the text of an access in another one; ok is false where there is none.
func readAccess(text string) (a access, ok bool) {
	_, text, ok = strings.Cut(text, accessName)
	parts := strings.Split(text, ":")
	if !ok || len(parts) < 6 {
		return a, false
	}
	name, err1 := hex.DecodeString(parts[0])
	known, err2 := hex.DecodeString(parts[3])
	where, err3 := strconv.Atoi(parts[4])
	end := strings.IndexFunc(parts[5], func(r rune) bool { return !strings.ContainsRune("0123456789abcdef", r) })
	if end < 0 {
		end = len(parts[5])
	}
	used, err4 := strconv.ParseUint(parts[5][:end], 16, 64)
	return access{string(name), parts[1] == "true", parts[2] == "true", string(known), where, used}, errors.Join(err1, err2, err3, err4) == nil
}

// Explained says of a line of SQLite's plan which kept table it reads, and as of when; ok is
// false of other lines.
func Explained(line string) (table, how string, ok bool) {
	a, ok := readAccess(line)
	switch {
	case !ok:
		return "", "", false
	case a.versions:
		return Prefix + a.table + History, "from what is kept, all versions", true
	case a.known != "":
		how = "as of " + a.known
	case a.moment:
		how = "as of the moment that is given"
	default:
		how = "as of now"
	}
	return Prefix + a.table, "from what is kept, " + how, true
}

// The costs of kept rows, in SQLite's arbitrary unit. Beside a live table that lists, rows of the
// list are to be looked up here, and not the other way round: there a look-up is a call of the
// quota, which its cost does not tell.
const (
	guessed  = 100_000 // rows of a table
	sameRows = 1       // that one value of a column has
)

// Plan implements [engine.Module]. SQLite checks all terms itself.
func (m *module) Plan(_ engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	c := &plan.Choice{Args: make([]int, len(offer.Constraints)), In: make([]bool, len(offer.Constraints)), Cost: guessed, Rows: guessed}
	a := access{table: m.table, versions: m.asOf < 0, where: -1, used: offer.Used}
	for i := range c.Args {
		c.Args[i] = -1
	}
	refused := &Error{Message: fmt.Sprintf("%[1]s is the moment of %[2]s: FROM %[2]s FOR SYSTEM_TIME AS OF '2026-11-01', or WHERE %[1]s = '2026-11-01'", AsOf, m.table)}
	for i := range offer.Constraints {
		k := &offer.Constraints[i]
		if !m.isColumn(k) || k.Column != m.asOf || k.Op != plan.OpEQ || a.moment {
			continue
		}
		if !k.Usable {
			return &plan.Choice{Refused: refused}, nil
		}
		a.moment, c.Args[i] = true, 0 // the first argument
		if k.Known {
			if _, err := m.moment(k.Value); err != nil {
				return &plan.Choice{Refused: err}, nil
			}
			a.known = k.Value.Text()
		}
	}
	if m.asOf >= 0 && !a.moment && offer.Used>>min(m.asOf, 63)&1 != 0 && m.asOf < 63 {
		return &plan.Choice{Refused: refused}, nil
	}
	for i := range offer.Constraints {
		k := &offer.Constraints[i]
		if m.isColumn(k) && k.Usable && k.Op == plan.OpEQ && k.Collation != "NOCASE" && k.Collation != "RTRIM" && m.columns[k.Column].Type == "text" && a.where < 0 {
			a.where, c.In[i] = k.Column, k.In
			c.Args[i] = 0
			if a.moment {
				c.Args[i] = 1
			}
			c.Rows, c.Cost = sameRows, sameRows
		}
	}
	c.Access = a.String()
	return c, nil
}

func (m *module) isColumn(k *plan.Constraint) bool {
	return k.Op != plan.OpLimit && k.Op != plan.OpOffset && k.Column >= 0 && k.Column < len(m.columns)
}

// Open implements [engine.Module].
func (m *module) Open(engine.Run) (engine.Cursor, error) { return &cursor{module: m}, nil }

func shown(v value.Value) string {
	if v.Kind() == value.KindText {
		return "'" + v.Text() + "'"
	}
	if v == value.Null {
		return "NULL"
	}
	return v.Text()
}
