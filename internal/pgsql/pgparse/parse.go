package pgparse

// Parse reads one statement, behind which a semicolon may stand.
func Parse(text string) (s Statement, err error) {
	tokens, err := lex(text)
	if err != nil {
		return nil, err
	}
	c := &cursor{text: text, tokens: tokens, operators: readOperators, query: query}
	defer func() {
		if p := recover(); p != nil {
			f, ok := p.(failure)
			if !ok {
				panic(p)
			}
			s, err = nil, f.err
		}
	}()
	s = statement(c)
	for c.sign(";") {
	}
	if c.peek().kind != end {
		c.unexpected()
	}
	return s, nil
}
