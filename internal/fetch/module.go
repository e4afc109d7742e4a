package fetch

import (
	"errors"
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Modules declares the catalogue's tables and views to the engine. A statement that reads
// them is prepared with a [*Statement] as its run.
func Modules(cat *schema.Catalogue) []engine.Table {
	out := make([]engine.Table, 0, len(cat.Tables))
	for _, t := range cat.Tables {
		e := engine.Table{Name: t.Name, Aliases: t.Aliases, Module: &module{cat: cat, table: t}}
		for _, d := range t.Declared() {
			c := &t.Columns[d.Column]
			choice, _ := t.IsChoice(c)
			col := engine.Column{Name: d.Name, Type: Declare(c.Type), Hidden: d.Hidden, ID: c.IsID(), NotNull: c.Key && c.Field == "id", Input: choice}
			if c.Type == schema.Datetime {
				col.Collation = engine.TimeCollation
			}
			e.Columns = append(e.Columns, col)
		}
		changeable(&e, t)
		out = append(out, e)
	}
	for _, t := range cat.WriteOnly {
		e := engine.Table{Name: t.Name, Aliases: t.Aliases, Module: writeOnly{t}}
		changeable(&e, t)
		out = append(out, e)
	}
	for _, v := range cat.Views {
		e := engine.Table{Name: v.Name, Aliases: v.Aliases, View: v.SQL}
		for i := range v.Columns {
			e.Columns = append(e.Columns, engine.Column{Name: v.Columns[i].Name, Type: Declare(v.Columns[i].Type)})
		}
		out = append(out, e)
	}
	return out
}

// Declare returns the declared type of a column: its first word is the type's
// name, and the rest gives SQLite the affinity of how the value is held.
func Declare(t schema.Type) string {
	switch t {
	case schema.Boolean:
		return "BOOLEAN INTEGER"
	case schema.Datetime:
		return "DATETIME TEXT"
	case schema.JSON:
		return "JSON TEXT"
	default:
		return t.String()
	}
}

// module is one table of the catalogue. It implements [engine.Module].
type module struct {
	cat   *schema.Catalogue
	table *schema.Table
}

func (m *module) Plan(run engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	st, ok := run.(*Statement)
	if !ok {
		return nil, errors.New("fetch: " + m.table.Name + ": the statement was prepared without a run")
	}
	if !m.table.Serves(st.cfg.Login) {
		return nil, &LoginKindError{Table: m.table.Name, Login: st.cfg.Login, Serves: m.table.Login}
	}
	choice := st.hints.Choose(m.cat, m.table, offer)
	if st.store != nil { // prepared again while running
		st.store.needs.Apply(&st.hints)
	}
	return choice, nil
}

func (m *module) Open(run engine.Run) (engine.Cursor, error) {
	st, ok := run.(*Statement)
	if ok && st.rehearsal != nil {
		return rehearsed{st.rehearsal}, nil
	}
	if !ok || st.store == nil {
		return nil, errors.New("fetch: " + m.table.Name + ": read outside of an execution")
	}
	return st.store.sourceOf(m.table).open(st.store), nil
}

// ErrLoginKind is matched by a [LoginKindError].
var ErrLoginKind = errors.New("the kind of login does not serve it")

// LoginKindError is a table that logins of the connection's kind cannot read.
type LoginKindError struct {
	Table string
	// Login is the connection's kind, Serves those that the table takes.
	Login, Serves schema.Login
}

func (e *LoginKindError) Error() string {
	if e.Login == schema.NoLogin {
		return fmt.Sprintf("table %s: AuthScheme=OAuthCustom is a login with another provider, which serves procedures and no tables: use AuthScheme=%s", e.Table, strings.Join(e.Serves.Schemes(), " or AuthScheme="))
	}
	return fmt.Sprintf("table %s: AuthScheme=%s does not serve it: use AuthScheme=%s", e.Table, e.Login, strings.Join(e.Serves.Schemes(), " or AuthScheme="))
}

// Is matches ErrLoginKind.
func (e *LoginKindError) Is(target error) bool { return target == ErrLoginKind }
