package dialect

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
)

// Rewrite turns a statement, from token start on, into SQLite's dialect. names may be
// nil, and so may again: the text is read for the first time then. The text that it returns is the script's, up to its end, where nothing was to be
// done; the map leads back to the script's text.
//
// It fails with a [*token.Error] on forms that are known and not supported, and on those
// that are not complete.
func Rewrite(s *syntax.Script, start int, st *syntax.Structure, params *syntax.Params, names Names, again *Reading) (sql string, changed bool, source edit.Map, err error) {
	r := newRewriter(s, st, params, names)
	r.reading = again
	if err := r.rewrite(start); err != nil {
		return "", false, source, err
	}
	r.writeNumbers()
	sql, source = r.edits.Write(s)
	return sql, !r.edits.None(), source, nil
}

// rewrite makes the edits.
func (r *rewriter) rewrite(start int) error {
	for _, q := range r.structure.Queries {
		for _, c := range q.Cores {
			if err := (rows{r}).top(c); err != nil {
				return err
			}
		}
	}
	for i := start; i < len(r.Tokens); i++ {
		if err := r.token(i); err != nil {
			return err
		}
	}
	for _, q := range r.structure.Queries {
		for _, c := range q.Cores {
			r.again(c)
		}
		for _, f := range queryForms {
			if err := f.query(r, q); err != nil {
				return err
			}
		}
	}
	return nil
}

// token makes the edits of the forms that begin at token i.
func (r *rewriter) token(i int) error {
	for _, f := range tokenForms {
		if err := f.token(r, i); err != nil {
			return err
		}
	}
	word := r.Words[i]
	if word == "" || r.renamed[i] || r.Word(i-1) == "." || r.structure.Tables[i] && r.Word(i+1) != "(" {
		return nil
	}
	for _, refusal := range refusalsByWord[word] {
		if refusal.token(r, i) {
			return refusal.error(r.Script, i)
		}
	}
	for _, f := range formsByWord[word] {
		if err := f.token(r, i); err != nil {
			return err
		}
	}
	return nil
}
