package syntax

import "github.com/viewfinder-sql/viewfinder/internal/sqltext/token"

// Operands says where the operands among a script's tokens begin and end, also while
// the tokens are being rewritten.
type Operands struct {
	*Script
	// gone reports whether token i is taken away.
	gone func(i int) bool
	// joined gives, for the last token of what a rewrite made one operand, its
	// first token plus one.
	joined map[int]int
}

// NewOperands reads the operands of a script. gone reports whether a token is taken
// away by a rewrite; it may be nil.
func NewOperands(s *Script, gone func(i int) bool) *Operands { return &Operands{Script: s, gone: gone} }

// noOperand are words that are no operand although the grammar lets them be
// names.
var noOperand = WordSet(`BY LIKE ILIKE GLOB REGEXP RLIKE MATCH DIV INTERVAL OFFSET RETURNING`)

// EndsOperand reports whether token i may be the last of an operand.
func (o *Operands) EndsOperand(i int) bool {
	if o.gone != nil && o.joined[i] == 0 && o.gone(i) {
		return false // TOP 5
	}
	switch o.Kind(i) {
	case token.String, token.Number, token.Blob, token.Param, token.Quoted:
		return true
	case token.Word:
		return o.OneOf(i, "NULL", "ISNULL", "NOTNULL") || !Reserved[o.Words[i]] && !noOperand[o.Words[i]]
	default:
		return o.OneOf(i, ")", "}")
	}
}

// StartsOperand reports whether token i may be the first of an operand.
func (o *Operands) StartsOperand(i int) bool {
	switch o.Kind(i) {
	case token.String, token.Number, token.Blob, token.Param, token.Quoted:
		return true
	case token.Word:
		return o.OneOf(i, "NULL", "CASE", "EXISTS") || !Reserved[o.Words[i]] && !noOperand[o.Words[i]]
	default:
		return o.OneOf(i, "(", "{", "-", "+", "~", "!")
	}
}

// Infix reports whether the word at i stands between two operands.
func (o *Operands) Infix(i int) bool { return o.EndsOperand(i-1) && o.StartsOperand(i+1) }

// Join remembers that the tokens from to to are rewritten as one operand.
func (o *Operands) Join(from, to int) {
	if o.joined == nil {
		o.joined = map[int]int{}
	}
	o.joined[to] = from + 1
}

// OperandStart returns the first token of the operand that ends at token end,
// made of operators of the level and above, or -1.
func (o *Operands) OperandStart(end, level int) int {
	start := o.primaryStart(end)
	for start > 0 {
		op := o.Word(start - 1)
		if Precedence(op) < level || Precedence(op) == 0 {
			break
		}
		start = o.primaryStart(start - 2)
	}
	return start
}

// primaryStart returns the first token of the operand without binary operators
// that ends at token end, or -1.
func (o *Operands) primaryStart(end int) int {
	start := o.Unsigned(end)
	for start > 0 && o.OneOf(start-1, "-", "+", "~", "!") && !o.EndsOperand(start-2) {
		start--
	}
	return start
}

// Unsigned is primaryStart without signs.
func (o *Operands) Unsigned(end int) int {
	for end >= 0 {
		switch {
		case o.joined[end] > 0:
			return o.joined[end] - 1
		case o.Word(end) == ")":
			open := o.Pair[end]
			name := open - 1
			switch {
			case o.OneOf(name, "OVER", "FILTER") && o.EndsOperand(name-1):
				end = name - 1
				continue
			case o.Kind(name) == token.Quoted || o.Kind(name) == token.Word && (!Reserved[o.Words[name]] && !noOperand[o.Words[name]] || o.Word(name) == "EXISTS"):
				return name
			default:
				return open
			}
		case o.Word(end) == "}":
			return o.Pair[end]
		case o.Word(end) == "END" && o.Pair[end] >= 0:
			return o.Pair[end]
		case o.OneOf(end-1, "COLLATE", "OVER"):
			end -= 2
			continue
		case o.EndsOperand(end):
			for o.Word(end-1) == "." {
				end -= 2
			}
			return max(end, 0)
		default:
			return -1
		}
	}
	return -1
}

// PrimaryEnd returns the last token of the operand without binary operators
// that begins at token start, or -1.
func (o *Operands) PrimaryEnd(start int) int {
	end := o.innerEnd(start)
	for end >= 0 && o.IsZone(end+1) {
		end = o.ZoneEnd(end + 1)
	}
	return end
}

// innerEnd is primaryEnd without AT TIME ZONE.
func (o *Operands) innerEnd(start int) int {
	for o.OneOf(start, "-", "+", "~", "!") {
		start++
	}
	if !o.StartsOperand(start) {
		return -1
	}
	end := start
	switch {
	case o.OneOf(start, "(", "{"):
		end = o.Pair[start]
	case o.Word(start) == "CASE":
		if end = o.Pair[start]; end < 0 {
			return -1
		}
	case o.Kind(start) == token.Word || o.Kind(start) == token.Quoted:
		if end = o.NameEnd(start); end < 0 {
			return -1
		}
		if o.Kind(end+1) == token.String && (o.IsTimeLiteral(end) || o.IsIntroduced(end)) {
			end++
		} else if o.Word(end+1) == "(" {
			end = o.Pair[end+1]
		}
	}
	for {
		switch {
		case o.Word(end+1) == "FILTER" && o.Word(end+2) == "(", o.Word(end+1) == "OVER" && o.Word(end+2) == "(":
			end = o.Pair[end+2]
		case o.Word(end+1) == "OVER" && o.IsName(end+2), o.Word(end+1) == "COLLATE":
			end += 2
		case o.Word(end+1) == "::" && o.TypeEnd(end+2) > 0:
			end = o.TypeEnd(end + 2)
		default:
			return end
		}
	}
}

// OperandEnd returns the last token of the operand that begins at token start,
// made of operators of the level and above, or -1.
func (o *Operands) OperandEnd(start, level int) int {
	end := o.PrimaryEnd(start)
	for end >= 0 && Precedence(o.Word(end+1)) >= level {
		end = o.PrimaryEnd(end + 2)
	}
	return end
}
