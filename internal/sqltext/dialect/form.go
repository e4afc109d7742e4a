package dialect

import "github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"

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
	token func(*rewriter, int) error
	// query makes the edits that concern a whole SELECT, after those of tokens.
	query func(*rewriter, *syntax.Query) error
}
