package token

// Text is the text of a statement, which is cut into tokens once, whoever asks for
// them. It serves one goroutine.
type Text struct {
	sql    string
	tokens []Token
	err    error
	cut    bool
}

// NewText returns a text that is not cut yet.
func NewText(sql string) *Text { return &Text{sql: sql} }

// String returns the text as written.
func (t *Text) String() string { return t.sql }

// Tokens returns what [Lex] does. They are for reading only.
func (t *Text) Tokens() ([]Token, error) {
	if !t.cut {
		t.tokens, t.err = Lex(t.sql)
		t.cut = true
	}
	return t.tokens, t.err
}
