package dialect

import (
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// rewriter is what every form is rewritten with: the tokens, their structure, and the
// edits made so far.
type rewriter struct {
	*syntax.Operands
	names     Names
	structure *syntax.Structure
	params    *syntax.Params
	edits     *edit.Edits
	reading   *Reading // nil for the first
	// renumber says that a parameter was moved or repeated, so that each ? must
	// carry its number.
	renumber bool
	// renamed are the names of derived tables whose columns have names: no functions.
	renamed map[int]bool
}

func newRewriter(s *syntax.Script, st *syntax.Structure, params *syntax.Params, names Names) *rewriter {
	if names == nil {
		names = NewNames(nil, nil, nil)
	}
	edits := edit.New()
	return &rewriter{Operands: syntax.NewOperands(s, edits.Dropped), names: names, structure: st, params: params, edits: edits, renamed: map[int]bool{}}
}

// by has the object that a family of forms is make the edits at a token.
func by[F ~struct{ *rewriter }](rewrite func(F, int) error) func(*rewriter, int) error {
	return func(r *rewriter, i int) error { return rewrite(F{r}, i) }
}

// param returns the text that stands for parameter token i wherever it is
// written, and sees to it that every parameter carries its number: the text is
// about to be moved or repeated, and SQLite counts a ? by its place.
func (r *rewriter) param(i int) string {
	r.renumber = true
	return "?" + strconv.Itoa(r.params.Number(i))
}

// writeNumbers puts its number in place of every parameter, if one was moved.
func (r *rewriter) writeNumbers() {
	if !r.renumber {
		return
	}
	for i, number := range r.params.All() {
		if !r.edits.Edited(i) {
			r.edits.Replace(i, "?"+strconv.Itoa(number))
		}
	}
}

// count returns what stands for the number or parameter at token i.
func (r *rewriter) count(i int) string {
	if r.Kind(i) == token.Param {
		return r.param(i)
	}
	return r.Text(i)
}
