package command

import "strings"

func readPrepare(p *parser) Command {
	if p.peek(0).is("transaction") {
		p.unsupported("two-phase commit is not supported")
		return nil
	}
	c := Prepare{Name: p.name()}
	if p.peek(0).is("(") {
		p.list(func() { c.Types = append(c.Types, readType(p)) })
	}
	p.need("as")
	c.Query = p.rest()
	return c
}

// readType reads a type, up to a comma or a bracket outside of its own.
func readType(p *parser) string {
	var words []string
	for depth := 0; p.err == nil; {
		x := p.peek(0)
		if x.from >= len(p.in) || depth == 0 && (x.is(",") || x.is(")")) {
			break
		}
		switch {
		case x.is("("):
			depth++
		case x.is(")"):
			depth--
		case depth == 0 && (x.is("[") || x.is("]")) && len(words) > 0:
			words[len(words)-1] += x.value
		case depth == 0 && x.kind != sign:
			words = append(words, x.value)
		}
		p.at++
	}
	if len(words) == 0 {
		p.unexpected()
	}
	return strings.Join(words, " ")
}

func readExecute(p *parser) Command {
	c := Execute{Name: p.name()}
	if p.peek(0).is("(") {
		p.list(func() { c.Args = append(c.Args, readConstant(p)) })
	}
	return c
}

// readConstant reads a string, a number, a truth or NULL, and a cast behind it, which says
// nothing: the parameter has its type.
func readConstant(p *parser) (c Constant) {
	c.Position = position(p.in, p.peek(0).from)
	minus := p.take("-")
	x := p.next()
	switch {
	case x.kind == number && minus:
		c.Text = "-" + x.value
	case minus:
		p.at--
		p.unexpected()
	case x.kind == text, x.kind == number, x.is("true"), x.is("false"):
		c.Text = x.value
	case x.is("null"):
		c.Null = true
	default:
		p.at--
		p.unsupported("arguments of EXECUTE that are no constants are not supported yet")
	}
	if p.take(":", ":") {
		readType(p)
	}
	return c
}

func readDeallocate(p *parser) Command {
	p.take("prepare")
	if p.take("all") {
		return Deallocate{}
	}
	return Deallocate{p.name()}
}
