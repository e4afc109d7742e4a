package command

import (
	"math"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

func readDeclare(p *parser) Command {
	c := Declare{Name: p.name()}
	for !p.take("cursor") && p.err == nil {
		switch {
		case p.take("binary"):
			c.Binary = true
		case p.take("insensitive"), p.take("asensitive"), p.take("no", "scroll"):
		case p.peek(0).is("scroll"):
			p.unsupported("cursors that go backward are not supported")
		default:
			p.unexpected()
		}
	}
	if p.take("with", "hold") {
		c.Hold = true
	} else {
		p.take("without", "hold")
	}
	p.need("for")
	c.Query = p.rest()
	return c
}

func readFetch(p *parser, move bool) Command {
	c := Fetch{Count: 1, Move: move}
	all := int64(-1)
	switch {
	case p.take("next"):
	case p.take("all"):
		c.Count = all
	case p.take("forward"):
		switch {
		case p.take("all"):
			c.Count = all
		case isNumber(p):
			c.Count = readCount(p)
		}
	case p.take("relative"):
		c.Count = readCount(p)
	case p.peek(0).is("prior"), p.peek(0).is("backward"), p.peek(0).is("first"), p.peek(0).is("last"), p.peek(0).is("absolute"):
		if next := p.peek(1); next.from < len(p.in) { // else it is the cursor's name
			refuseBackward(p)
		}
	case isNumber(p):
		c.Count = readCount(p)
	}
	if !p.take("from") {
		p.take("in")
	}
	c.Name = p.name()
	return c
}

// refuseBackward refuses what would go back.
func refuseBackward(p *parser) {
	p.fail(pgerror.New("55000", "cursor can only scan forward").WithHint("Cursors here go forward only: FETCH n, FETCH ALL."))
}

func isNumber(p *parser) bool {
	x := p.peek(0)
	return x.kind == number || (x.is("-") || x.is("+")) && p.peek(1).kind == number
}

// readCount reads how many rows; none, which would repeat the present one, and fewer are refused.
func readCount(p *parser) int64 {
	minus := p.take("-")
	p.take("+")
	x := p.next()
	n, err := strconv.ParseInt(x.value, 10, 64)
	if err != nil || n > math.MaxInt32 {
		p.at--
		p.unexpected()
		return 0
	}
	if minus || n == 0 {
		refuseBackward(p)
	}
	return n
}

func readCloseCursor(p *parser) Command {
	if p.take("all") {
		return CloseCursor{}
	}
	return CloseCursor{p.name()}
}
