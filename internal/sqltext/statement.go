package sqltext

import (
	"cmp"
	"slices"
	"strings"
)

// Kind is the kind of a [Statement].
type Kind uint8

// The kinds of statement.
const (
	Other Kind = iota // whatever the driver has no use for: PRAGMA, ATTACH, VACUUM, SET, CREATE TABLE …
	Select
	Exec
	Insert
	Update
	Delete
	Explain
	Describe
	Show
	Begin
	Commit
	Rollback
)

// String returns the kind's name in capitals.
func (k Kind) String() string {
	return [...]string{
		"OTHER", "SELECT", "EXEC", "INSERT", "UPDATE", "DELETE", "EXPLAIN", "DESCRIBE", "SHOW", "BEGIN", "COMMIT", "ROLLBACK",
	}[k]
}

// Options are what [Analyze] must be told.
type Options struct {
	// Names tells which names exist; nil knows none, so that no qualifier is
	// taken away.
	Names Names
	// Known tells the types of columns and functions. Without it comparisons are left
	// as they are.
	Known Known
	// MaxLength bounds the text in bytes, MaxDepth the depth of parentheses;
	// 0 means [DefaultMaxLength] and [DefaultMaxDepth].
	MaxLength, MaxDepth int
}

// The bounds where [Options] gives none.
const (
	DefaultMaxLength = 1 << 20
	DefaultMaxDepth  = 200
)

// Statement is what [Analyze] found.
type Statement struct {
	Kind Kind
	// Verb is the first word of the statement in capitals: "PRAGMA".
	Verb string
	// SQL is the text for SQLite; for [Exec] it is the text as given.
	SQL string
	// Params are the names of the parameters by number, with their first
	// character (@id, :id, $id); "" for a positional one. Params[i] is SQLite's
	// parameter i+1 of SQL. Bind by number: SQL may lack the names.
	Params []string
	// Limit and Offset are those of the outermost SELECT, explained or not, nil
	// where there is none or where it is not a whole number or a parameter.
	Limit, Offset *Bound
	// Shape says what stands between the tables and the outermost LIMIT.
	Shape Shape
	// Exec is the call of a statement of kind [Exec], else nil.
	Exec *Call
	// Target is the table that a [Describe] or a [Show] names, "" for none.
	Target string
	// Tables counts the names that stand where a table is read; a name read twice
	// counts twice, and that of a common table expression counts too.
	Tables int
	// Explained is what a statement of kind [Explain] asks for.
	Explained Explained
	// Hints are those of /*+ … */ comments.
	Hints []Hint

	// Contrasts are the comparisons of computed values with texts that may be of
	// another type.
	Contrasts []Contrast

	text string
	// marks lead from the text that the forms were rewritten in, which is SQL or, where
	// comparisons were rewritten too, between; second leads from SQL to that.
	marks, second []mark
	between       string
	labels        labels
}

// Explained is what an EXPLAIN asks for.
type Explained struct {
	// Offset is where the explained statement begins, in the text as given and in
	// SQL.
	Offset int
	// Plan asks for the relational engine's own plan (EXPLAIN QUERY PLAN), Run for
	// the real figures beside the estimated ones (EXPLAIN ANALYZE).
	Plan, Run bool
}

// Position returns the line and the column, from 1, at which the byte at offset
// of SQL stands in the text as given; for text that a rewrite put in, where it
// was put. It places what SQLite says of its text.
func (s *Statement) Position(offset int) (line, column int) {
	if s.between != "" {
		offset = led(s.second, offset, len(s.between))
	}
	e := errorAt(s.text, s.source(offset), "")
	return e.Line, e.Column
}

// source leads from an offset in the text that the forms were rewritten in to the
// text as given.
func (s *Statement) source(offset int) int { return led(s.marks, offset, len(s.text)) }

// led leads from an offset in a text to where that came from, in one of a length.
func led(marks []mark, offset, length int) int {
	at := max(offset, 0)
	after, found := slices.BinarySearchFunc(marks, offset, func(m mark, offset int) int { return cmp.Compare(m.at, offset) })
	if found {
		after++
	}
	if after > 0 {
		m := marks[after-1]
		at = m.source
		if m.copied {
			at += offset - m.at
		}
	}
	return min(at, length)
}

// Analyze reads one statement. It fails with an [*Error] on text that cannot be
// cut into tokens, on more than one statement, and on forms that SQLite would
// misread or that are known and not supported; everything else is left to
// SQLite's parser.
func Analyze(sql string, opts Options) (*Statement, error) { return NewText(sql).Analyze(opts) }

// Analyze is the function [Analyze] for a text whose tokens others want too.
func (t *Text) Analyze(opts Options) (*Statement, error) {
	sql := t.sql
	maxLength, maxDepth := opts.MaxLength, opts.MaxDepth
	if maxLength == 0 {
		maxLength = DefaultMaxLength
	}
	if maxDepth == 0 {
		maxDepth = DefaultMaxDepth
	}
	if len(sql) > maxLength {
		return nil, errorAt(sql, 0, "the statement is %d bytes long, the limit is %d: pass long values as parameters", len(sql), maxLength)
	}
	s, found, err := newScript(t, maxDepth)
	if err != nil {
		return nil, err
	}
	end, err := s.single()
	if err != nil {
		return nil, err
	}
	a := &analysis{script: s, names: opts.Names, edits: newEdits(), spans: map[int]int{}, out: &Statement{Hints: found, text: sql}}
	if a.names == nil {
		a.names = NewNames(nil, nil, nil)
	}
	if err := a.statement(); err != nil {
		return nil, err
	}
	if a.structure != nil {
		a.out.Tables = len(a.structure.tables)
	}
	if a.out.SQL == "" {
		a.writeNumbers()
		a.out.SQL, a.out.marks = a.edits.write(s, end)
	}
	if a.params != nil {
		a.out.Params = a.params.names
	}
	if err := reconcile(a, opts.Known); err != nil {
		return nil, err
	}
	return a.out, nil
}

// single cuts off a trailing semicolon and refuses a second statement. It
// returns the byte offset at which the one statement ends.
func (s *script) single() (int, error) {
	for i, w := range s.words {
		if w != ";" {
			continue
		}
		for next := i + 1; next < len(s.words); next++ {
			if s.words[next] != ";" {
				return 0, s.errorAt(next, "a second statement begins here: run one statement at a time")
			}
		}
		end := s.tokens[i].Start
		s.tokens, s.words, s.pair, s.outer = s.tokens[:i], s.words[:i], s.pair[:i], s.outer[:i]
		return end, nil
	}
	return len(s.sql), nil
}

// analysis is the state of one [Analyze].
type analysis struct {
	*script
	names     Names
	edits     edits
	structure *structure
	out       *Statement
	params    *numbering
	// spans gives, for the last token of what a rewrite made one operand, its
	// first token plus one.
	spans map[int]int
	// renumber says that a parameter was moved or repeated, so that each ? must
	// carry its number.
	renumber bool
}

// kinds gives the kind of statement for its first word.
var kinds = map[string]Kind{
	"SELECT": Select, "VALUES": Select, "WITH": Select, "(": Select,
	"EXEC": Exec, "EXECUTE": Exec, "CALL": Exec, "{": Exec,
	"INSERT": Insert, "UPDATE": Update, "DELETE": Delete,
	"EXPLAIN": Explain, "DESCRIBE": Describe, "DESC": Describe, "SHOW": Show,
	"BEGIN": Begin, "START": Begin, "COMMIT": Commit, "END": Commit, "ROLLBACK": Rollback,
}

func (a *analysis) statement() error {
	if len(a.tokens) == 0 {
		return errorAt(a.sql, len(a.sql), "the statement is empty")
	}
	if err := a.refuse(); err != nil {
		return err
	}
	a.out.Verb = a.word(0)
	a.out.Kind = kinds[a.out.Verb]
	start := 0
	switch a.out.Kind {
	case Exec:
		a.out.SQL = a.sql
		return a.exec()
	case Describe, Show:
		return a.describe()
	case Explain:
		for start++; a.oneOf(start, "QUERY", "PLAN", "ANALYZE"); start++ {
			a.out.Explained.Plan = a.out.Explained.Plan || a.word(start) == "PLAN"
			a.out.Explained.Run = a.out.Explained.Run || a.word(start) == "ANALYZE"
		}
		if start == len(a.tokens) {
			return errorAt(a.sql, len(a.sql), "EXPLAIN what? a SELECT follows it")
		}
		a.out.Explained.Offset = a.tokens[start].Start
	case Other, Begin, Commit, Rollback:
		a.out.SQL = a.sql
		return nil
	}
	if a.word(start) == "WITH" {
		if verb := a.find(start, len(a.tokens), "SELECT", "VALUES", "INSERT", "UPDATE", "DELETE"); verb >= 0 && a.out.Kind == Select {
			a.out.Kind = kinds[a.words[verb]]
		}
	}
	params, err := a.numberParams(nil)
	if err != nil {
		return err
	}
	a.params = params
	a.structure = readStructure(a.script, start)
	if err := a.rewrite(start); err != nil {
		return err
	}
	a.limits()
	a.readLabels()
	return nil
}

// refuse fails on what would be misread or is known and not supported.
func (a *analysis) refuse() error {
	for i, w := range a.words {
		if w == "#" {
			return a.refuseHash(i)
		}
	}
	for _, r := range refusalsByVerb[a.word(0)] {
		if r.token == nil || r.token(a, 0) {
			return r.error(a, 0)
		}
	}
	return nil
}

func (a *analysis) refuseHash(i int) error {
	glued := i > 0 && a.tokens[i-1].End == a.tokens[i].Start && (a.kind(i-1) == Word || a.kind(i-1) == Quoted)
	switch suffix := a.word(i + 1); {
	case glued && suffix == "TEMP":
		return a.unsupported(i-1, "temporary tables (%s#TEMP): insert the rows one statement at a time", a.text(i-1))
	case glued && suffix == "CACHE":
		return a.unsupported(i-1, "cached tables (%s#CACHE): tables are not copied; AnswerCache keeps the API's answers for a time", a.text(i-1))
	case glued && a.kind(i+1) != 0:
		return a.unsupported(i-1, "names with # (%s#%s): write one row for each child", a.text(i-1), a.text(i+1))
	default:
		return a.errorAt(i, "# begins no comment: use -- or /* */")
	}
}

// hashName refuses a quoted name of a temporary or cached table.
func (a *analysis) hashName(i int) error {
	name := strings.ToUpper(unquote(a.text(i)))
	switch {
	case strings.HasSuffix(name, "#TEMP"):
		return a.unsupported(i, "temporary tables (%s): insert the rows one statement at a time", a.text(i))
	case strings.HasSuffix(name, "#CACHE"):
		return a.unsupported(i, "cached tables (%s): tables are not copied; AnswerCache keeps the API's answers for a time", a.text(i))
	}
	return nil
}
