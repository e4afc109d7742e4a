package session

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/past"
	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// engineError turns an error about a statement's text into a [*SQLError] that
// names the nearest thing that exists; every other error stays.
func (r *registry) engineError(err error, query *token.Text, text *sqltext.Statement) error {
	if placed, ok := loginKindError(err, query); ok {
		return placed
	}
	if err := pastError(err); !errors.As(err, new(*engine.Error)) && errors.As(err, new(*SQLError)) {
		return err
	}
	var refused *engine.RefusedError
	if errors.As(err, &refused) {
		out := &SQLError{Message: refusedChange(refused, r.catalogue)}
		out.Line, out.Column = find(query, cmp.Or(refused.Column, refused.Name))
		return out
	}
	var e *engine.Error
	if !errors.As(err, &e) {
		return err
	}
	out := &SQLError{Message: e.Message}
	if e.Incomplete {
		out.endsEarly(query)
	} else if e.Offset >= 0 {
		out.Line, out.Column = text.Position(e.Offset)
	}
	if out.Line == 0 {
		out.Line, out.Column = find(query, e.Name)
	}
	if e.Unknown != 0 && (e.Name == "" || strings.HasSuffix(e.Name, ".")) && strings.HasSuffix(e.Message, e.Name) {
		// Not SQLite's message, which may go on behind the name.
		out.Message = fmt.Sprintf(`no such %s: %s"": the name is empty`, e.Unknown, e.Name)
		return out
	}
	if name, ok := strings.CutPrefix(e.Message, "wrong number of arguments to function "); ok {
		name = strings.TrimSuffix(name, "()")
		if signature := cmp.Or(sqlfunc.Signature(name), engine.Forms(name)); signature != "" {
			out.Message += ": it is " + signature
		}
	}
	if name, ok := strings.CutPrefix(e.Message, "too many arguments on "); ok && strings.HasPrefix(name, past.Prefix) {
		name, _, _ = strings.Cut(name, "()")
		out.Message = name + " has the versions of all moments, and FOR SYSTEM_TIME belongs behind a table: compare its seen_from and seen_to"
		return out
	}
	if e.Unknown == engine.TableObject && strings.HasPrefix(strings.ToLower(e.Name), past.Prefix) {
		absent := r.past.absent(e.Name)
		if kept := (*past.Error)(nil); errors.As(absent, &kept) && kept.Broken() {
			return absent
		}
		out.Message, out.Err = absent.Error(), absent
		out.Line, out.Column = find(query, e.Name[len(past.Prefix):])
		return out
	}
	if message := r.uncached(e); message != "" {
		out.Message = message
		if out.Line == 0 {
			out.Line, out.Column = find(query, e.Name[:len(e.Name)-len(serving.Suffix)])
		}
		return out
	}
	out.misspelt(query)
	if e.Unknown == engine.FunctionObject && isTableFunction(e.Name) {
		out.Message = fmt.Sprintf("%s makes rows: it belongs behind FROM, as in FROM Media m, %s", strings.ToLower(e.Name), tableCall(e.Name))
	} else if p, err := procedures.Lookup(e.Name); err == nil && e.Unknown == engine.TableObject {
		out.Message = p.Name + " is a stored procedure, not a table: EXEC " + p.Name
	} else if unknown := unknownQualifier(e, query); unknown != "" {
		out.Message = unknown
	} else if near := r.nearest(e, query); near != "" {
		out.Message = fmt.Sprintf("no such %s: %s: did you mean %s?", e.Unknown, e.Name, near)
		if _, column, qualified := strings.Cut(e.Name, "."); qualified && strings.EqualFold(column, near) && len(text.Tables) > 1 {
			out.Message = fmt.Sprintf("no such column: %s: another table of the statement has a column %s", e.Name, near)
		} else if e.Unknown == engine.ColumnObject && (strings.EqualFold(e.Name, near) || qualified && strings.EqualFold(column, near)) {
			out.Message = fmt.Sprintf("no such column: %s: what is kept of a table need not have all of its columns, and what is asked here has none of that name", e.Name)
		}
	}
	return out
}

// uncached says of a cached table that there is none of yet how one is made; "" of other names, and
// of one that is near to one that there is.
func (r *registry) uncached(e *engine.Error) string {
	base, kept := keptName(e.Name)
	if e.Unknown != engine.TableObject || !kept {
		return ""
	}
	if t := r.table(base); t != nil && r.catalogue.Table(t.Name) != nil {
		return fmt.Sprintf("nothing of %[1]s is cached yet: CACHE SELECT * FROM %[1]s reads it and keeps it", t.Name)
	}
	if near := suggest.Nearest(e.Name, r.known); strings.HasSuffix(near, serving.Suffix) {
		return ""
	}
	return fmt.Sprintf("nothing is cached under the name %[1]s yet: CACHE %[1]s SELECT … keeps the rows of a SELECT there", base)
}

// endsEarly places what SQLite says of a statement that ends too early: behind its
// last word.
func (e *SQLError) endsEarly(text *token.Text) {
	query := text.String()
	all, err := text.Tokens()
	tokens := slices.DeleteFunc(slices.Clone(all), func(t token.Token) bool { return t.Kind == token.Comment || t.Text(query) == ";" })
	if err != nil || len(tokens) == 0 {
		return
	}
	last := tokens[len(tokens)-1]
	e.Line, e.Column = placeOf(query, last.End)
	e.Message = "the statement ends here, where it is not complete"
	if last.Kind == token.Word || last.Kind == token.Op { // a value is not repeated
		e.Message = "the statement ends here, and something is missing behind " + wordAt(query[:last.End], last.Start)
	}
}

// tableCall shows how a function that makes rows is called.
func tableCall(name string) string {
	for _, f := range sqlfunc.TableFunctions() {
		if strings.EqualFold(f.Name, name) {
			return strings.Replace(f.Signature, "text", "m.Caption", 1)
		}
	}
	return strings.ToLower(name) + "(m.Caption)"
}

// isTableFunction reports whether a function makes rows.
func isTableFunction(name string) bool {
	return slices.Contains(append(sqlfunc.TableNames(), "json_each", "json_tree"), strings.ToLower(name))
}

// unknownQualifier says of a column that what it is said to belong to is no table
// and no alias of the statement, or a table that has an alias there; "" where it is one.
func unknownQualifier(e *engine.Error, text *token.Text) string {
	query := text.String()
	at := strings.LastIndexByte(e.Name, '.')
	if e.Unknown != engine.ColumnObject || at < 0 {
		return ""
	}
	tokens, err := text.Tokens()
	if err != nil {
		return ""
	}
	qualifier := e.Name[strings.LastIndexByte(e.Name[:at], '.')+1 : at]
	alias := ""
	for i, t := range tokens {
		last := i+1 == len(tokens) || tokens[i+1].Text(query) != "."
		if last && strings.EqualFold(bare(t.Text(query)), qualifier) { // where it is declared
			if alias = aliasAt(query, tokens[i+1:]); alias == "" {
				return ""
			}
		}
	}
	if alias != "" {
		return fmt.Sprintf("no such column: %s: the statement calls %s by its alias: write %s.%s", e.Name, qualifier, alias, e.Name[at+1:])
	}
	return fmt.Sprintf("no such table or alias: %s, of which %s is said to be a column", qualifier, e.Name[at+1:])
}

// aliasAt is the alias that tokens behind the name of a table begin with, as it is
// written; "" for none.
func aliasAt(query string, tokens []token.Token) string {
	if len(tokens) > 0 && strings.EqualFold(tokens[0].Text(query), "AS") {
		tokens = tokens[1:]
	}
	if len(tokens) == 0 {
		return ""
	}
	text := tokens[0].Text(query)
	word := strings.ToUpper(text)
	if tokens[0].Kind == token.Quoted || tokens[0].Kind == token.Word && !syntax.Reserved[word] && !behindTable[word] {
		return text
	}
	return ""
}

// behindTable are the words that may stand behind a table without being its alias,
// besides those that are never names.
var behindTable = syntax.WordSet("CROSS FULL INNER LEFT NATURAL OUTER RIGHT WINDOW STRAIGHT_JOIN USE FORCE IGNORE OFFSET FETCH FOR")

// loginKindError places a table that the connection's kind of login does not
// serve.
func loginKindError(err error, query *token.Text) (error, bool) {
	var kind *fetch.LoginKindError
	if !errors.As(err, &kind) {
		return err, false
	}
	e := &SQLError{Message: kind.Error(), Err: kind}
	e.Line, e.Column = find(query, kind.Table)
	return e, true
}
