package command

import "github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"

// parser walks over lexemes. After an error it reads on to no effect.
type parser struct {
	in  string
	all []lexeme
	at  int
	err error
}

func (p *parser) peek(ahead int) lexeme {
	if p.err != nil || p.at+ahead >= len(p.all) {
		return lexeme{kind: sign, from: len(p.in), to: len(p.in)}
	}
	return p.all[p.at+ahead]
}

func (p *parser) next() lexeme {
	x := p.peek(0)
	p.at++
	return x
}

// take passes over words that stand there in this order.
func (p *parser) take(values ...string) bool {
	for i, v := range values {
		if !p.peek(i).is(v) {
			return false
		}
	}
	p.at += len(values)
	return true
}

func (p *parser) need(value string) {
	if !p.take(value) {
		p.unexpected()
	}
}

func (p *parser) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *parser) unexpected() {
	x := p.peek(0)
	if x.from >= len(p.in) {
		p.fail(wrong(p.in, len(p.in), "syntax error at end of input"))
		return
	}
	p.fail(wrong(p.in, x.from, "syntax error at or near \"%s\"", p.in[x.from:x.to]))
}

// unsupported refuses what stands there.
func (p *parser) unsupported(message string) {
	p.fail(pgerror.New(pgerror.FeatureNotSupported, "%s", message).At(position(p.in, min(p.peek(0).from, len(p.in)))))
}

// name reads a name.
func (p *parser) name() string {
	x := p.peek(0)
	if x.kind != word && x.kind != quoted {
		p.unexpected()
		return ""
	}
	p.at++
	return x.value
}

// rest is all that follows, as a statement.
func (p *parser) rest() Piece {
	if p.err != nil || p.at >= len(p.all) {
		p.unexpected()
		return Piece{}
	}
	from := p.all[p.at].from
	p.at = len(p.all)
	return piece(p.in, from, p.all[p.at-1].to)
}

// list reads (a, b, c): one reads each.
func (p *parser) list(one func()) {
	p.need("(")
	for p.err == nil {
		one()
		if p.take(")") {
			return
		}
		p.need(",")
	}
}

// transactionWord passes over WORK or TRANSACTION.
func (p *parser) transactionWord() {
	_ = p.take("work") || p.take("transaction")
}
