package pgfunc

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// referee is a real PostgreSQL.
type referee struct {
	*pgx.Conn
	t *testing.T
}

// tryFunction gives the text of an expression with "=" before it, NULL, or "!" and the
// SQLSTATE.
const tryFunction = `create function try(q text) returns text language plpgsql as $$
declare r text; begin execute q into r; return coalesce('=' || r, 'NULL');
exception when others then return '!' || sqlstate || ' ' || sqlerrm; end $$`

func newReferee(t *testing.T) *referee {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), pgtest.LocaleC(t).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	for _, s := range []string{"set timezone = 'UTC'", "set statement_timeout = '60s'", tryFunction} {
		if _, err := conn.Exec(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	return &referee{conn, t}
}

// try asks for the texts of expressions.
func (r *referee) try(expressions []string) []string {
	r.t.Helper()
	queries := make([]string, len(expressions))
	for i, e := range expressions {
		queries[i] = "select (" + e + ")::text"
		if strings.Contains(e, " from ") && strings.HasPrefix(e, "select ") {
			queries[i] = e
		}
	}
	rows, err := r.Query(r.t.Context(), "select try(q) from unnest($1::text[]) with ordinality u(q, n) order by n", queries)
	if err != nil {
		r.t.Fatal(err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		r.t.Fatal(err)
	}
	return out
}

// typesOf asks for the types and modifiers of expressions.
func (r *referee) typesOf(expressions []string) (oids []pgtype.OID, mods []int32, err error) {
	if len(expressions) == 0 {
		return nil, nil, nil
	}
	d, err := r.Prepare(r.t.Context(), "", "select "+strings.Join(expressions, ", "))
	if err != nil {
		return nil, nil, err
	}
	for _, f := range d.Fields {
		oids = append(oids, pgtype.OID(f.DataTypeOID))
		mods = append(mods, f.TypeModifier)
	}
	return oids, mods, nil
}

var testEnv = pgtype.Env{Now: testNow, Zone: time.UTC}

// rig is the engine with the functions.
type rig struct {
	db *sqlite3.Conn
	t  testing.TB
}

var testNow = time.Date(2026, 11, 29, 22, 30, 15, 123456000, time.UTC)

func newRig(t testing.TB) *rig {
	t.Helper()
	db, err := sqlite3.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.Limit(sqlite3.LIMIT_LENGTH, 1<<20)
	if err := Register(db, Host{Now: func() time.Time { return testNow }}); err != nil {
		t.Fatal(err)
	}
	return &rig{db, t}
}

// eval computes an expression of the engine with arguments in the engine's forms.
func (r *rig) eval(expression string, args ...any) (v any, err error) {
	return r.query("SELECT "+expression, args...)
}

func (r *rig) query(sql string, args ...any) (v any, err error) {
	s, _, err := r.db.Prepare(sql)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", sql, err)
	}
	defer s.Close()
	for i, a := range args {
		switch a := a.(type) {
		case nil:
			err = s.BindNull(i + 1)
		case int64:
			err = s.BindInt64(i+1, a)
		case float64:
			err = s.BindFloat(i+1, a)
		case string:
			err = s.BindText(i+1, a)
		case []byte:
			err = s.BindBlob(i+1, a)
		}
		if err != nil {
			return nil, err
		}
	}
	if !s.Step() {
		err := s.Err()
		if err == nil {
			return nil, errors.New("no row")
		}
		if e, ok := pgerror.FromText(err.Error(), "sqlite3: SQL logic error: "); ok {
			return nil, e
		}
		return nil, err
	}
	return Held(s.ColumnValue(0)), nil
}

// apply computes a form.
func (r *rig) apply(f *Form, args ...any) (any, error) {
	return r.applyTo(f, nil, args)
}

// applyTo computes a form with arguments of types, which those that are given otherwise
// than the engine holds them need.
func (r *rig) applyTo(f *Form, oids []pgtype.OID, args []any) (any, error) {
	names := make([]string, len(args))
	for i := range args {
		names[i] = fmt.Sprintf("?%d", i+1)
		switch f.Args[min(i, len(f.Args)-1)] {
		case pgtype.Any, pgtype.AnyNonArray, pgtype.AnyElement, pgtype.AnyArray:
			names[i] = f.Given.Wrap(oids[i], names[i])
		}
	}
	return r.eval(f.Print(names), args...)
}

// told is a result as the referee tells it.
func told(of pgtype.OID, v any, err error) string {
	var e *pgerror.Error
	switch {
	case errors.As(err, &e):
		return "!" + e.Code + " " + e.Message
	case err != nil:
		return "!" + err.Error()
	case v == nil:
		return "NULL"
	}
	text, err := output(of, v, time.UTC)
	if err != nil {
		return "!" + err.Error()
	}
	return "=" + text
}

// same tells whether two tell the same: the value, or the SQLSTATE.
func same(a, b string) bool {
	if strings.HasPrefix(a, "!") && strings.HasPrefix(b, "!") {
		return a[:min(6, len(a))] == b[:min(6, len(b))]
	}
	return a == b
}

// literal is an argument of a line.
type literal struct {
	text    string // PostgreSQL's expression
	oid     pgtype.OID
	form    any // the engine's
	unknown bool
}

// literals asks the referee for the values of arguments.
func (r *referee) literals(expressions []string) ([]literal, error) {
	oids, _, err := r.typesOf(expressions)
	if err != nil {
		return nil, err
	}
	out := make([]literal, len(expressions))
	for i, text := range r.try(expressions) {
		e := expressions[i]
		out[i] = literal{text: e, oid: oids[i], unknown: strings.EqualFold(e, "null") || e[0] == '\'' && strings.HasSuffix(e, "'")}
		if strings.HasPrefix(text, "=") {
			if out[i].form, err = pgtype.DecodeText(text[1:], oids[i], testEnv); err != nil {
				return nil, err
			}
		} else if text != "NULL" {
			return nil, fmt.Errorf("%s: %s", e, text)
		}
	}
	return out, nil
}

// castTo finds the cast between types that is made unasked.
func castTo(from, to pgtype.OID) *Form {
	for i := range forms() {
		if f := &forms()[i]; f.Kind == Cast && f.Args[0] == from && f.Result == to {
			return f
		}
	}
	return nil
}

// convert brings an argument to a type. cost is 0 where it has it; less than 0 where it
// cannot.
func (r *rig) convert(l literal, to pgtype.OID) (v any, cost int) {
	switch {
	case l.oid == to, to == pgtype.Any || to == pgtype.AnyElement || to == pgtype.AnyNonArray || to == pgtype.AnyCompatible:
		return l.form, 0
	case to == pgtype.AnyArray || to == pgtype.AnyCompatibleArray:
		if l.oid.Elem() != 0 {
			return l.form, 0
		}
		return nil, -1
	case l.unknown:
		if l.form == nil {
			return nil, 1
		}
		v, err := pgtype.DecodeText(l.form.(string), to, testEnv)
		if err != nil {
			return nil, -1
		}
		return v, 1
	}
	f := castTo(l.oid, to)
	if f == nil || f.Context != 'i' {
		return nil, -1
	}
	v, err := r.apply(f, l.form)
	if err != nil {
		return nil, -1
	}
	return v, 2
}

// find chooses the form of a name for arguments, and brings these to its types.
func (r *rig) find(kind Kind, name string, given []literal) (best *Form, args []any) {
	least := 1000
candidates:
	for i := range forms() {
		f := &forms()[i]
		if f.Kind != kind || f.Name != name || len(given) != len(f.Args) && !(f.Variadic && len(given) >= len(f.Args)-1) {
			continue
		}
		total, converted := 0, []any{}
		if f.Variadic && f.Args[0] == pgtype.AnyCompatible && !oneType(given) {
			continue
		}
		for j, l := range given {
			v, cost := r.convert(l, f.Args[min(j, len(f.Args)-1)])
			if cost < 0 {
				continue candidates
			}
			total += cost
			converted = append(converted, v)
		}
		if total < least {
			best, args, least = f, converted, total
		}
	}
	return best, args
}

func oidsOf(given []literal) []pgtype.OID {
	var out []pgtype.OID
	for _, l := range given {
		out = append(out, l.oid)
	}
	return out
}

// oneType tells whether arguments are of one type.
func oneType(given []literal) bool {
	return !slices.ContainsFunc(given, func(l literal) bool { return !l.unknown && l.oid != given[0].oid })
}

// split cuts a text at a separator outside of quotes and brackets.
func split(text, sep string) []string {
	var out []string
	depth, quote, start := 0, byte(0), 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case depth == 0 && strings.HasPrefix(text[i:], sep):
			out = append(out, strings.TrimSpace(text[start:i]))
			start = i + len(sep)
			i = start - 1
		}
	}
	return append(out, strings.TrimSpace(text[start:]))
}

var callText = regexp.MustCompile(`(?s)^"?([a-z_0-9]+)"?\((.*)\)$`)

// run computes one expression of the referee's, whose outermost form is of the table.
func (r *rig) run(ref *referee, expression string) string {
	oids, mods, err := ref.typesOf([]string{expression})
	if err != nil {
		return err.Error()
	}
	var given []literal
	answer := func(f *Form, args []any) string {
		v, err := r.applyTo(f, oidsOf(given), args)
		return told(oids[0], v, err)
	}
	ask := func(expressions ...string) []literal {
		l, err := ref.literals(expressions)
		if err != nil {
			r.t.Fatalf("%s: %v", expression, err)
		}
		given = l
		return l
	}
	for _, op := range r.operators() {
		if parts := split(expression, " "+op+" "); len(parts) == 2 {
			f, args := r.find(Operator, op, ask(parts...))
			if f == nil {
				return "no form"
			}
			return answer(f, args)
		}
	}
	if parts := split(expression, "::"); len(parts) > 1 {
		last := len(parts) - 1
		l := ask(strings.Join(parts[:last], "::"))[0]
		v, cost := l.form, 0
		if l.oid != oids[0] {
			f := castTo(l.oid, oids[0])
			if f == nil {
				return "no form"
			}
			if v, err = r.apply(f, l.form); err != nil {
				return told(oids[0], nil, err)
			}
		}
		_ = cost
		if mods[0] >= 0 {
			for i := range forms() {
				if f := &forms()[i]; f.Kind == Modify && f.Result == oids[0] {
					return answer(f, []any{v, int64(mods[0])})
				}
			}
			return "no form"
		}
		return told(oids[0], v, err)
	}
	if m := callText.FindStringSubmatch(expression); m != nil {
		var args []string
		if strings.TrimSpace(m[2]) != "" {
			args = split(m[2], ",")
		}
		f, values := r.find(Scalar, m[1], ask(args...))
		if f == nil {
			return "no form"
		}
		return answer(f, values)
	}
	for _, op := range r.operators() {
		if rest, ok := strings.CutPrefix(expression, op+" "); ok {
			f, args := r.find(Operator, op, ask(rest))
			if f == nil {
				return "no form"
			}
			return answer(f, args)
		}
	}
	return "no form"
}

// operators are the symbols in the table, longer ones first.
func (r *rig) operators() []string {
	var out []string
	for i := range forms() {
		if forms()[i].Kind == Operator {
			out = append(out, forms()[i].Name)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(out)
}
