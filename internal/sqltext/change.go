package sqltext

import (
	"errors"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Change is what a statement of kind [Insert], [Update] or [Delete] says beside its SQL.
type Change struct {
	// Table is the name of the table that is changed, without quotes and qualifiers.
	Table string
	// Reads is a SELECT that reads what the statement reads, with its parameters by number.
	Reads string
	// Returning is what RETURNING asks for, nil where there is none. SQL has no RETURNING.
	Returning *Returning
}

// Returning is RETURNING as a SELECT over the rows that were written.
type Returning struct {
	Statement *Statement
	// Params are, for each parameter of Statement, the number that it has in the whole.
	Params []int
}

// changer reads a statement that changes a table. SQLite's grammar has such statements; the
// forms that it lacks and the types of what is compared are those of a SELECT. So the
// conditions and the values are read as a SELECT over the same tables, and put back in
// their places: a WHERE means the same rows in both.
type changer struct {
	*syntax.Script
	params *syntax.Params
	opts   Options
	marks  string // begins texts that the statement does not have

	reads            string
	tables           []string // that it reads
	verb, table, end int      // tokens: the verb, the last of the table's name, behind the statement
}

// readChange reads the statement whose verb is at a token, behind WITH or at the start.
func (s *Statement) readChange(script *syntax.Script, verb int, opts Options) error {
	params, err := syntax.NumberParams(script, nil)
	if err != nil {
		return err
	}
	if _, _, _, err := dialect.Rewrite(script, 0, syntax.ReadStructure(script, 0), params, opts.Names, opts.Again); err != nil {
		return err // as the parts below would, but at its place
	}
	c := &changer{Script: script, params: params, opts: opts, marks: "mark", verb: verb, end: len(script.Tokens)}
	for strings.Contains(script.SQL, c.marks) {
		c.marks += "k"
	}
	s.Kind, s.Params, s.composed = kinds[script.Word(verb)], params.Names, true
	if at := script.Find(verb, c.end, "RETURNING"); at >= 0 {
		c.end = at
	}
	if err := c.refuse(s.Kind); err != nil {
		return err
	}
	first := verb + 1
	if s.Kind == Insert && script.Word(first) == "INTO" || s.Kind == Delete && script.Word(first) == "FROM" { // T-SQL leaves both out
		first++
	}
	if c.table = script.NameEnd(first); c.table < 0 {
		return nil // SQLite says what is wrong with it
	}
	if dialect.Kept(script, first, opts.Names) {
		return token.ErrorAt(script.SQL, script.Offset(first), "kept tables are read, and not written to: viewfinder sync keeps them; write %s alone for the platform's", script.Text(c.table))
	}
	s.Change = &Change{Table: token.Unquote(script.Text(c.table))}
	switch s.Kind {
	case Insert:
		s.SQL, err = c.insert()
	case Update:
		s.SQL, err = c.update()
	default:
		s.SQL, err = c.remove()
	}
	s.Change.Reads, s.Tables = c.reads, c.tables
	if err == nil && c.end < len(script.Tokens) {
		s.Change.Returning, err = c.returning()
	}
	return err
}

// refuse refuses the clauses that make no sense where rows are sent once.
func (c *changer) refuse(k Kind) error {
	verb := k.String()
	if c.Word(c.verb+1) == "OR" {
		return c.Unsupported(c.verb+1, "%s OR %s: a row is sent once, and what the platform refuses is an error: leave it out", verb, c.Word(c.verb+2))
	}
	for i := c.verb; i < c.end; i = c.Skip(i) {
		switch {
		case k == Insert && c.Is(i, "ON", "CONFLICT"):
			return c.Unsupported(i, "INSERT … ON CONFLICT: the platform has no keys to conflict with: INSERT, or UPDATE what is there")
		case k != Insert && c.Word(i-1) != "." && (c.Word(i) == "LIMIT" || c.Is(i, "ORDER", "BY")):
			return c.Unsupported(i, "%s … %s: name the rows by WHERE Id IN (SELECT Id … ORDER BY … LIMIT …)", verb, c.Word(i))
		}
	}
	return nil
}

// text is what the tokens from, to-1 say, with numbers in place of the parameters' names.
func (c *changer) text(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		if i > from {
			b.WriteString(c.SQL[c.Tokens[i-1].End:c.Tokens[i].Start])
		}
		if n := c.params.Number(i); n > 0 {
			b.WriteString("?" + strconv.Itoa(n))
		} else {
			b.WriteString(c.Text(i))
		}
	}
	return b.String()
}

// with is the WITH clause before the verb, "" for none.
func (c *changer) with() string {
	if c.verb == 0 {
		return ""
	}
	return c.text(0, c.verb) + "\n"
}

// target is the table's name, and its alias where it has one, which ends before a token.
func (c *changer) target(behind int) string { return c.text(c.table, behind) }

// read reads a SELECT in the dialect, and returns it in SQLite's.
func (c *changer) read(sql string) (string, error) {
	c.reads = sql
	st, err := Analyze(sql, c.opts)
	var wrong *token.Error
	if errors.As(err, &wrong) { // at a place of this text
		return "", &token.Error{Msg: wrong.Msg, Unsupported: wrong.Unsupported}
	}
	if err != nil {
		return "", err
	}
	c.tables = st.Tables
	return st.SQL, nil
}

func (c *changer) mark(n int) string { return "'" + c.marks + strconv.Itoa(n) + "'" }

func (c *changer) insert() (string, error) {
	rows := c.table + 1
	if c.Word(rows) == "AS" {
		rows += 2
	}
	if c.Word(rows) == "(" && !c.OneOf(rows+1, "SELECT", "VALUES", "WITH") {
		rows = c.Pair[rows] + 1
	}
	head := "INSERT INTO " + c.target(rows)
	if rows >= c.end || c.Word(rows) == "DEFAULT" {
		return c.with() + head + " " + c.text(rows, c.end), nil
	}
	from, err := c.read(c.with() + c.text(rows, c.end))
	return head + "\n" + from, err
}

func (c *changer) remove() (string, error) {
	read, err := c.read(c.with() + "SELECT " + c.mark(0) + " FROM " + c.target(c.end))
	if err != nil {
		return "", err
	}
	return strings.Replace(read, "SELECT "+c.mark(0), "DELETE", 1), nil
}

// update reads UPDATE t SET a = x, b = y FROM f WHERE w as SELECT mark, x, mark, y, mark
// FROM t, f WHERE w.
func (c *changer) update() (string, error) {
	set := c.Find(c.table, c.end, "SET")
	if set < 0 {
		return c.text(0, c.end), nil
	}
	from, where := c.Find(set, c.end, "FROM"), c.Find(set, c.end, "WHERE")
	behind := c.end
	if where >= 0 {
		behind = where
	}
	tables := c.target(set)
	list := behind
	if from >= 0 && from < behind {
		list = from
		tables += ",\n" + c.text(from+1, behind)
	}
	var columns []string
	sql := c.with() + "SELECT "
	for at := set + 1; at < list; at++ {
		next := c.Find(at, list, ",")
		if next < 0 {
			next = list
		}
		is := c.Find(at, next, "=")
		if is < 0 {
			return c.text(0, c.end), nil
		}
		sql += c.mark(len(columns)) + ", " + c.text(is+1, next) + ", "
		columns = append(columns, c.text(at, is))
		at = next
	}
	if len(columns) == 0 {
		return c.text(0, c.end), nil
	}
	sql += c.mark(len(columns)) + " FROM " + tables + "\n" + c.text(behind, c.end)
	read, err := c.read(sql)
	if err != nil {
		return "", err
	}
	return c.compose(read, columns, from >= 0 && from < behind, set)
}

// compose puts what was read back in its places.
func (c *changer) compose(read string, columns []string, joins bool, set int) (string, error) {
	head, rest, _ := strings.Cut(read, "SELECT "+c.mark(0)+", ")
	out := head + "UPDATE " + c.target(set) + " SET "
	for i, column := range columns {
		var is string
		is, rest, _ = strings.Cut(rest, ", "+c.mark(i+1))
		if i > 0 {
			out += ", "
		}
		out += column + " = " + is
		rest = strings.TrimPrefix(rest, ", ")
	}
	script, err := syntax.NewScript(token.NewText(rest), DefaultMaxDepth)
	if err != nil {
		return "", err
	}
	// rest is FROM t [AS a] [, f …] [WHERE …].
	where := script.Find(0, len(script.Tokens), "WHERE")
	if where < 0 {
		where = len(script.Tokens)
	}
	if joins {
		comma := script.Find(0, where, ",")
		end := len(rest)
		if where < len(script.Tokens) {
			end = script.Tokens[where].Start
		}
		out += "\nFROM " + rest[script.Tokens[comma].End:end]
	}
	if where < len(script.Tokens) {
		out += "\n" + rest[script.Tokens[where].Start:]
	}
	return out, nil
}

// returning reads RETURNING as a SELECT.
func (c *changer) returning() (*Returning, error) {
	out := &Returning{}
	numbers := map[int]int{}
	sql := "SELECT "
	for i := c.end + 1; i < len(c.Tokens); i++ {
		if i > c.end+1 {
			sql += c.SQL[c.Tokens[i-1].End:c.Tokens[i].Start]
		}
		n := c.params.Number(i)
		if n == 0 {
			sql += c.Text(i)
			continue
		}
		if numbers[n] == 0 {
			out.Params = append(out.Params, n)
			numbers[n] = len(out.Params)
		}
		sql += "?" + strconv.Itoa(numbers[n])
	}
	var err error
	out.Statement, err = Analyze(sql+"\nFROM "+c.Text(c.table), c.opts)
	return out, err
}
