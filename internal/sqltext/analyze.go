package sqltext

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/coerce"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
)

// Options are what [Analyze] must be told.
type Options struct {
	// Names tells which names exist; nil knows none, so that no qualifier is
	// taken away.
	Names dialect.Names
	// Known tells the types of columns and functions. Without it comparisons are left
	// as they are.
	Known typing.Known
	// Again has the text read again, as it says: nil for the first time.
	Again *dialect.Reading
	// MaxLength bounds the text in bytes, MaxDepth the depth of parentheses;
	// 0 means [DefaultMaxLength] and [DefaultMaxDepth].
	MaxLength, MaxDepth int
}

// Analyze reads one statement. It fails with a [*token.Error] on text that cannot be
// cut into tokens, on more than one statement, and on forms that SQLite would
// misread or that are known and not supported; everything else is left to
// SQLite's parser.
func Analyze(sql string, opts Options) (*Statement, error) {
	return AnalyzeText(token.NewText(sql), opts)
}

// AnalyzeText is [Analyze] for a text whose tokens others want too.
func AnalyzeText(text *token.Text, opts Options) (*Statement, error) {
	sql := text.String()
	maxLength, maxDepth := opts.MaxLength, opts.MaxDepth
	if maxLength == 0 {
		maxLength = DefaultMaxLength
	}
	if maxDepth == 0 {
		maxDepth = DefaultMaxDepth
	}
	if len(sql) > maxLength {
		return nil, token.ErrorAt(sql, 0, "the statement is %d bytes long, the limit is %d: pass long values as parameters", len(sql), maxLength)
	}
	script, err := syntax.NewScript(text, maxDepth)
	if err != nil {
		return nil, err
	}
	if err := script.Single(); err != nil {
		return nil, err
	}
	if named, source := cachedNames(script); named != nil {
		st, err := AnalyzeText(named, opts)
		if err != nil {
			return nil, err
		}
		st.text, st.maps = sql, append(st.maps, source)
		return st, nil
	}
	into, without, err := into(script)
	if err != nil {
		return nil, err
	}
	if into != nil {
		st, err := AnalyzeText(token.NewText(without), opts)
		if err != nil {
			return nil, err
		}
		if st.Into != nil {
			return nil, token.ErrorAt(sql, st.Into.Offset, "the rows go INTO one file")
		}
		st.Into = into
		return st, nil
	}
	st := &Statement{SQL: sql, Hints: Hints(text), text: sql, maps: []edit.Map{edit.Identity(len(sql))}}
	if len(script.Tokens) == 0 {
		return nil, token.ErrorAt(sql, len(sql), "the statement is empty")
	}
	if err := dialect.Refuse(script); err != nil {
		return nil, err
	}
	st.Verb = script.Word(0)
	st.Kind = kinds[st.Verb]
	if definesView(script) {
		st.Kind = View
	}
	if at := changes(script, 0); at >= 0 {
		if err := st.readChange(script, at, opts); err != nil {
			return nil, err
		}
		return st, nil
	}
	switch st.Kind {
	case View:
		st.View, err = readView(script)
	case Cache:
		st.Cache, err = readCache(script)
	case Exec:
		if script.Word(0) == "{" {
			st.Verb = "CALL"
		}
		st.Exec, st.Params, err = readCall(script, opts.Names)
	case Describe, Show:
		st.SQL, st.Target, err = describe(script, st.Kind, opts.Names)
	case Other, Begin, Commit, Rollback:
	default:
		err = st.readQuery(script, opts)
	}
	if err != nil {
		return nil, err
	}
	return st, nil
}

// changes returns the token of the verb of a statement that changes a table, which begins
// at a token; -1 for others.
func changes(script *syntax.Script, start int) int {
	switch kinds[script.Word(start)] {
	case Insert, Update, Delete:
		return start
	}
	if script.Word(start) != "WITH" {
		return -1
	}
	if at := script.Find(start, len(script.Tokens), "SELECT", "VALUES", "INSERT", "UPDATE", "DELETE"); at >= 0 && !script.OneOf(at, "SELECT", "VALUES") {
		return at
	}
	return -1
}

// readQuery reads a statement over tables, and rewrites it.
func (s *Statement) readQuery(script *syntax.Script, opts Options) error {
	start, err := s.readStart(script)
	if err != nil {
		return err
	}
	params, err := syntax.NumberParams(script, nil)
	if err != nil {
		return err
	}
	structure := syntax.ReadStructure(script, start)
	sql, changed, source, err := dialect.Rewrite(script, start, structure, params, opts.Names, opts.Again)
	if err != nil {
		return err
	}
	s.Params = params.Names
	s.SQL, s.maps = sql, []edit.Map{source}
	s.Shape, s.Tables = shapeOf(script, structure), tablesOf(script, structure)
	if q := structure.Outermost(); q != nil && s.Kind == Select {
		s.labels = readLabels(script, structure, q)
	}
	if q := structure.Outermost(); q != nil && (s.Kind == Select || s.Kind == Explain) {
		if s.Kind == Select || q.Limit >= 0 {
			s.Limit, s.Offset = limits{script, params}.of(q)
		}
		if opts.Known.Column != nil {
			return s.coerce(script, structure, changed, start, opts.Known)
		}
	}
	return nil
}

// into finds the INTO of a SELECT, explained or not.
func into(script *syntax.Script) (*Into, string, error) {
	st := &Statement{Kind: kinds[script.Word(0)]}
	if st.Kind != Select && st.Kind != Explain || script.Find(1, len(script.Tokens), "INTO") < 0 {
		return nil, "", nil
	}
	start, err := st.readStart(script)
	if err != nil || st.Kind != Select && st.Kind != Explain {
		return nil, "", err
	}
	return cutInto(script, start)
}

// readStart reads EXPLAIN and the verb behind WITH. It returns the token that the
// statement itself begins at.
func (s *Statement) readStart(script *syntax.Script) (start int, err error) {
	if s.Kind == Explain {
		for start++; script.OneOf(start, "QUERY", "PLAN", "ANALYZE"); start++ {
			s.Explained.Plan = s.Explained.Plan || script.Word(start) == "PLAN"
			s.Explained.Run = s.Explained.Run || script.Word(start) == "ANALYZE"
		}
		if start == len(script.Tokens) {
			return 0, token.ErrorAt(script.SQL, len(script.SQL), "EXPLAIN what? a SELECT follows it")
		}
		if script.Word(start) == "EXPLAIN" {
			return 0, token.ErrorAt(script.SQL, script.Tokens[start].Start, "EXPLAIN stands once")
		}
		if script.Word(start) == "CACHE" {
			return 0, token.ErrorAt(script.SQL, script.Tokens[start].Start, "a CACHE is not explained: explain its SELECT alone, which costs as much; whether its columns fit what is kept, CACHE says before it asks anything")
		}
		s.Explained.Offset = script.Tokens[start].Start
		s.Explained.Changes = changes(script, start) >= 0
	}
	if script.Word(start) == "WITH" && s.Kind == Select {
		if verb := script.Find(start, len(script.Tokens), "SELECT", "VALUES", "INSERT", "UPDATE", "DELETE"); verb >= 0 {
			s.Kind = kinds[script.Words[verb]]
		}
	}
	return start, nil
}

// coerce rewrites comparisons. Where the dialect's forms were rewritten, the text that
// came of that is read; else there is nothing new to read.
func (s *Statement) coerce(given *syntax.Script, structure *syntax.Structure, changed bool, start int, known typing.Known) error {
	script := given
	if changed {
		var err error
		if script, err = syntax.NewScript(token.NewText(s.SQL), len(s.SQL)); err != nil {
			return nil //nolint:nilerr // SQLite says what is wrong with it
		}
		structure = syntax.ReadStructure(script, start)
	}
	if structure.Outermost() == nil {
		return nil
	}
	inference := typing.New(script, structure, known)
	result, err := coerce.Comparisons(inference, coerce.Given{Script: given, Map: s.maps[0]})
	if err != nil {
		return err
	}
	s.Contrasts = result.Contrasts
	if result.Changed {
		s.SQL, s.maps = result.SQL, []edit.Map{result.Map, s.maps[0]}
		return nil
	}
	s.inference = inference
	return nil
}
