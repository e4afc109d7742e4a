package sqltext

// Levels of binary operators in SQLite's grammar: the higher binds tighter.
const (
	levelCompare = iota + 1 // = == <> != IS LIKE IN …
	levelOrder              // < > <= >=
	levelBit                // & | << >>
	levelSum                // + -
	levelProduct            // * / % DIV MOD
	levelConcat             // || -> ->> ^
)

var levels = map[string]int{
	"=": levelCompare, "==": levelCompare, "<>": levelCompare, "!=": levelCompare, "<=>": levelCompare, "IS": levelCompare,
	"LIKE": levelCompare, "ILIKE": levelCompare, "GLOB": levelCompare, "REGEXP": levelCompare, "RLIKE": levelCompare, "MATCH": levelCompare,
	"<": levelOrder, ">": levelOrder, "<=": levelOrder, ">=": levelOrder,
	"&": levelBit, "|": levelBit, "<<": levelBit, ">>": levelBit,
	"+": levelSum, "-": levelSum,
	"*": levelProduct, "/": levelProduct, "%": levelProduct, "DIV": levelProduct, "MOD": levelProduct,
	"||": levelConcat, "->": levelConcat, "->>": levelConcat, "^": levelConcat,
}

// noOperand are words that are no operand although the grammar lets them be
// names.
var noOperand = wordSet(`BY LIKE ILIKE GLOB REGEXP RLIKE MATCH DIV INTERVAL OFFSET RETURNING`)

// endsOperand reports whether token i may be the last of an operand.
func (a *analysis) endsOperand(i int) bool {
	if a.edits.dropped(i) && a.spans[i] == 0 {
		return false // TOP 5 is gone
	}
	switch a.kind(i) {
	case String, Number, Blob, Param, Quoted:
		return true
	case Word:
		return a.oneOf(i, "NULL", "ISNULL", "NOTNULL") || !reserved[a.words[i]] && !noOperand[a.words[i]]
	default:
		return a.oneOf(i, ")", "}")
	}
}

// startsOperand reports whether token i may be the first of an operand.
func (a *analysis) startsOperand(i int) bool {
	switch a.kind(i) {
	case String, Number, Blob, Param, Quoted:
		return true
	case Word:
		return a.oneOf(i, "NULL", "CASE", "EXISTS") || !reserved[a.words[i]] && !noOperand[a.words[i]]
	default:
		return a.oneOf(i, "(", "{", "-", "+", "~", "!")
	}
}

// infix reports whether the word at i stands between two operands.
func (a *analysis) infix(i int) bool { return a.endsOperand(i-1) && a.startsOperand(i+1) }

// span remembers that the tokens from, to make one operand by now.
func (a *analysis) span(from, to int) { a.spans[to] = from + 1 }

// operandStart returns the first token of the operand that ends at token end,
// made of operators of the level and above, or -1.
func (a *analysis) operandStart(end, level int) int {
	start := a.primaryStart(end)
	for start > 0 {
		op := a.word(start - 1)
		if levels[op] < level || levels[op] == 0 {
			break
		}
		start = a.primaryStart(start - 2)
	}
	return start
}

// primaryStart returns the first token of the operand without binary operators
// that ends at token end, or -1.
func (a *analysis) primaryStart(end int) int {
	start := a.unsigned(end)
	for start > 0 && a.oneOf(start-1, "-", "+", "~", "!") && !a.endsOperand(start-2) {
		start--
	}
	return start
}

// unsigned is primaryStart without signs.
func (a *analysis) unsigned(end int) int {
	for end >= 0 {
		switch {
		case a.spans[end] > 0:
			return a.spans[end] - 1
		case a.word(end) == ")":
			open := a.pair[end]
			name := open - 1
			switch {
			case a.oneOf(name, "OVER", "FILTER") && a.endsOperand(name-1):
				end = name - 1
				continue
			case a.kind(name) == Quoted || a.kind(name) == Word && (!reserved[a.words[name]] && !noOperand[a.words[name]] || a.word(name) == "EXISTS"):
				return name
			default:
				return open
			}
		case a.word(end) == "}":
			return a.pair[end]
		case a.word(end) == "END" && a.pair[end] >= 0:
			return a.pair[end]
		case a.oneOf(end-1, "COLLATE", "OVER"):
			end -= 2
			continue
		case a.endsOperand(end):
			for a.word(end-1) == "." {
				end -= 2
			}
			return max(end, 0)
		default:
			return -1
		}
	}
	return -1
}

// primaryEnd returns the last token of the operand without binary operators
// that begins at token start, or -1.
func (a *analysis) primaryEnd(start int) int {
	end := a.innerEnd(start)
	for end >= 0 && a.isZone(end+1) {
		end = a.zoneEnd(end + 1)
	}
	return end
}

// innerEnd is primaryEnd without AT TIME ZONE.
func (a *analysis) innerEnd(start int) int {
	for a.oneOf(start, "-", "+", "~", "!") {
		start++
	}
	if !a.startsOperand(start) {
		return -1
	}
	end := start
	switch {
	case a.oneOf(start, "(", "{"):
		end = a.pair[start]
	case a.word(start) == "CASE":
		if end = a.pair[start]; end < 0 {
			return -1
		}
	case a.kind(start) == Word || a.kind(start) == Quoted:
		parts := a.chain(start)
		if len(parts) == 0 {
			return -1
		}
		end = parts[len(parts)-1]
		if a.kind(end+1) == String && (a.isTimeLiteral(end) || a.isIntroduced(end)) {
			end++
		} else if a.word(end+1) == "(" {
			end = a.pair[end+1]
		}
	}
	for {
		switch {
		case a.word(end+1) == "FILTER" && a.word(end+2) == "(", a.word(end+1) == "OVER" && a.word(end+2) == "(":
			end = a.pair[end+2]
		case a.word(end+1) == "OVER" && a.isName(end+2), a.word(end+1) == "COLLATE":
			end += 2
		case a.word(end+1) == "::" && a.typeEnd(end+2) > 0:
			end = a.typeEnd(end + 2)
		default:
			return end
		}
	}
}

// operandEnd returns the last token of the operand that begins at token start,
// made of operators of the level and above, or -1.
func (a *analysis) operandEnd(start, level int) int {
	end := a.primaryEnd(start)
	for end >= 0 && levels[a.word(end+1)] >= level {
		end = a.primaryEnd(end + 2)
	}
	return end
}
