package pgcheck

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Row is what an expression that is a row consists of. The engine holds it as its text; what wants
// the fields themselves takes them from here.
type Row struct {
	Names  []string
	Fields []*Expr
	// Present is NULL where the row itself is, as one that a LEFT JOIN has none of; nil where it never
	// is.
	Present *Expr
	// table says that it is the row of a table, whose type is one of its own.
	table bool
}

// mostFields is how many fields a row may have: the engine's functions take 127 arguments.
const mostFields = 120

// rowOf is ROW(a, b), or (a, b).
func rowOf(c *checker, s *scope, e *pgparse.Row) *Expr {
	made := &Row{}
	for _, item := range e.Items {
		if n, ok := item.(*pgparse.Name); ok && n.Star && len(n.Parts) > 0 {
			whole := wholeRow(c, s, n.Parts, n.At())
			made.Fields = append(made.Fields, whole.Row.Fields...)
			continue
		}
		made.Fields = append(made.Fields, typed(c, c.expr(s, item)))
	}
	for i := range made.Fields {
		made.Names = append(made.Names, "f"+strconv.Itoa(i+1))
	}
	return made.expr(c, e.At())
}

// wholeRow is a row of a relation, nil where there is none of that name.
func wholeRow(c *checker, s *scope, parts []pgparse.Ident, at int) *Expr {
	r := relationNamed(c, s, parts, at)
	if r == nil {
		return nil
	}
	made := &Row{table: r.table != nil}
	if r.missing {
		if r.sure == 0 {
			c.refuse(at, "a whole row of %s, which an outer join may lack,", r.name)
		}
		made.Present = columnExpr(r, r.sure-1, at)
	}
	for i, col := range r.Columns {
		if !col.Hidden {
			name := col.Name
			if col.spelt { // PostgreSQL has it in small letters
				name = strings.ToLower(name)
			}
			made.Names = append(made.Names, name)
			made.Fields = append(made.Fields, columnExpr(r, i, at))
		}
	}
	return made.expr(c, at)
}

// expr is the row as its text.
func (r *Row) expr(c *checker, at int) *Expr {
	if len(r.Fields) == 0 {
		return &Expr{Kind: Const, Type: pgtype.Record, Mod: -1, At: at, Value: "()", Row: r}
	}
	if len(r.Fields) > mostFields {
		c.refuse(at, "a row of more than %d fields", mostFields)
	}
	texts := make([]*Expr, len(r.Fields))
	for i, f := range r.Fields {
		texts[i] = template(pgtype.Text, at, pgfunc.AsText.Wrap(f.Type, "$1"), f)
	}
	made := r.unlessMissing(template(pgtype.Record, at, pgfunc.RecordText+"($*)", texts...))
	made.Row = r
	return made
}

// json is the row as JSON.
func (r *Row) json(at int) *Expr {
	names, err := json.Marshal(r.Names)
	if err != nil { // a text of any kind can be written
		names = []byte("[]")
	}
	args := []*Expr{{Kind: Const, Type: pgtype.Text, Mod: -1, At: at, Value: string(names)}}
	for _, f := range r.Fields {
		if f.Row != nil {
			args = append(args, f.Row.json(at))
			continue
		}
		args = append(args, template(pgtype.Text, at, pgfunc.AsJSON.Wrap(f.Type, "$1"), f))
	}
	return r.unlessMissing(template(pgtype.Text, at, pgfunc.RecordJSON+"($*)", args...))
}

// key is a text that rows which are equal have in common.
func (r *Row) key(c *checker, at int) *Expr {
	args := make([]*Expr, len(r.Fields))
	for i, f := range r.Fields {
		switch f.Type {
		case pgtype.Text, pgtype.Varchar, pgtype.Name, pgtype.Bool, pgtype.Int2, pgtype.Int4, pgtype.Int8, pgtype.Oid,
			pgtype.Date, pgtype.Time, pgtype.Timestamp, pgtype.Timestamptz, pgtype.UUID:
			args[i] = template(pgtype.Text, at, "$1", f)
		case pgtype.Numeric:
			args[i] = function(c, "trim_scale", at, f)
		default:
			c.refuse(at, "telling apart rows with a field of the type %s", f.Type)
		}
	}
	return r.unlessMissing(template(pgtype.Text, at, "json_array($*)", args...))
}

// unlessMissing is an expression that is NULL where the row is.
func (r *Row) unlessMissing(e *Expr) *Expr {
	if r.Present == nil {
		return e
	}
	made := template(e.Type, e.At, "(CASE WHEN $1 IS NOT NULL THEN $2 END)", r.Present, e)
	return made
}

// counted is what count counts in place of a row.
func (r *Row) counted(c *checker, at int, distinct bool) *Expr {
	switch {
	case distinct:
		return r.key(c, at)
	case r.Present != nil:
		return r.Present
	default:
		return boolean(true, at)
	}
}

// fieldOf is a field of a row by its name, nil for none.
func (r *Row) fieldOf(id pgparse.Ident) *Expr {
	at := slices.IndexFunc(r.Names, func(name string) bool { return matches(id, name) > 0 })
	if at < 0 {
		return nil
	}
	same := *r.Fields[at]
	return &same
}
