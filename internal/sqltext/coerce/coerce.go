package coerce

import (
	"strings"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Given is the text as given, and the map that leads back to it from the one that is read.
type Given struct {
	Script *syntax.Script
	Map    edit.Map
}

// Result is what became of the text.
type Result struct {
	// SQL is the text, and Map leads from it to the one that was read. Changed says that
	// they differ.
	SQL     string
	Changed bool
	Map     edit.Map
	// Contrasts are the comparisons of computed values with texts that may be of
	// another type.
	Contrasts []Contrast
}

// Comparisons rewrites the comparisons of a SELECT in SQLite's dialect, and the arithmetic
// on times. It fails with a [*token.Error], placed in the text as given.
func Comparisons(in *typing.Inference, given Given) (Result, error) {
	out := &output{script: in.Script, given: given, edits: edit.New()}
	r := &comparer{sides: &sides{Inference: in, typed: map[[2]int]value.Type{}}, output: out}
	r.params = sync.OnceValue(func() *syntax.Params {
		params, err := syntax.NumberParams(in.Script, nil)
		if err != nil {
			return &syntax.Params{} // SQLite says what is wrong with it
		}
		return params
	})
	joins{r}.rewrite()
	walker{r}.scan(0, len(in.Tokens))
	sorting{r}.rewrite()
	if out.err != nil {
		return Result{}, out.err
	}
	r.nameColumns()
	res := Result{Contrasts: out.contrasts, Changed: !out.edits.None()}
	res.SQL, res.Map = out.edits.Write(in.Script)
	return res, nil
}

// nameColumns gives the columns of subqueries that were rewritten the names that
// SQLite would have made of what was written.
func (r *comparer) nameColumns() {
	for _, q := range r.Structure.Queries {
		if q.Place != syntax.Derived && q.Place != syntax.Common {
			continue
		}
		for _, c := range q.Cores {
			for _, it := range r.Items(q, c) {
				if it.Name != "" || it.Star || it.To <= it.From || r.Word(c.Start) != "SELECT" || !r.edits.Touches(it.From, it.To) {
					continue
				}
				name := r.SQL[r.Tokens[it.From].Start:r.Tokens[it.To-1].End]
				r.edits.Wrap(it.From, it.To-1, edit.Query, "", ` AS "`+strings.ReplaceAll(name, `"`, `""`)+`"`)
			}
		}
	}
}
