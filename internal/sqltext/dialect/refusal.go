package dialect

import "github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"

// Refusal is a form that is known and not supported: its use is an error that
// says where it stands.
type Refusal struct {
	Syntax, Instead string
	// Example is a whole statement that is refused.
	Example string

	// verbs are first words of refused statements. words are those at which a refused form may begin elsewhere; token says
	// whether it does. A refusal without either is made where the form is read.
	verbs, words []string
	token        func(*rewriter, int) bool
}

func (r *Refusal) error(s *syntax.Script, i int) error {
	return s.Unsupported(i, "%s: %s", r.Syntax, r.Instead)
}
