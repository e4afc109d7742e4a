package sqltext

import "slices"

// Form is one form of SQL that SQLite's grammar lacks, and what becomes of it.
type Form struct {
	// Family groups forms for the reader.
	Family string
	// Syntax shows the form, Meaning says what it means here.
	Syntax, Meaning string
	// Example is a whole statement; Result is its first row, values parted by
	// |. The tests run it.
	Example, Result string

	// words are the words or operators at which the form may begin; token makes
	// the edits there. Without words, token sees every token.
	words []string
	token func(*analysis, int) error
	// query makes the edits that concern a whole SELECT, after those of tokens.
	query func(*analysis, *query) error
}

// Forms returns the forms that are rewritten, in the order of the manual.
func Forms() []Form { return slices.Clone(forms) }

var forms = slices.Concat(nameForms, variableForms, rowForms, operatorForms, callForms, aggregateForms, castForms, castOperatorForms, dateForms, zoneForms, rangeForms)

var (
	formsByWord = map[string][]*Form{}
	queryForms  []*Form
)

func init() {
	for i := range forms {
		f := &forms[i]
		if f.query != nil {
			queryForms = append(queryForms, f)
		}
		if f.token != nil && f.words == nil {
			formsByWord[""] = append(formsByWord[""], f)
		}
		for _, w := range f.words {
			formsByWord[w] = append(formsByWord[w], f)
		}
	}
}

// rewrite makes the edits that turn the tokens from start on into SQLite's
// dialect.
func (a *analysis) rewrite(start int) error {
	for _, q := range a.structure.queries {
		for _, c := range q.cores {
			if err := a.top(c); err != nil {
				return err
			}
		}
	}
	for i := start; i < len(a.tokens); i++ {
		if err := a.rewriteToken(i); err != nil {
			return err
		}
	}
	for _, q := range a.structure.queries {
		for _, f := range queryForms {
			if err := f.query(a, q); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *analysis) rewriteToken(i int) error {
	for _, f := range formsByWord[""] {
		if err := f.token(a, i); err != nil {
			return err
		}
	}
	word := a.words[i]
	if word == "" || a.word(i-1) == "." || a.structure.tables[i] && a.word(i+1) != "(" {
		return nil
	}
	for _, r := range refusalsByWord[word] {
		if r.token(a, i) {
			return r.error(a, i)
		}
	}
	for _, f := range formsByWord[word] {
		if err := f.token(a, i); err != nil {
			return err
		}
	}
	return nil
}
