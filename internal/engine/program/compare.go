package program

import (
	"fmt"
	"slices"
	"strconv"
)

// Comparison is one that a statement makes: each side has one value or, in turn,
// one of several.
type Comparison struct {
	// Op is the kind of operator: "=" for equality or its opposite, IN too; "<" for
	// the order; "LIKE", whose right side is the pattern.
	Op          string
	Left, Right []Origin
}

// operators are those of the instructions that compare two registers. The compiler
// turns them round and over as it likes.
var operators = map[string]string{"Eq": "=", "Ne": "=", "Lt": "<", "Le": "<", "Gt": "<", "Ge": "<"}

// affinities is the mask of what the fifth operand says of how registers are
// compared. The compiler's own comparisons have none.
const affinities = 0x47

// matches are the functions that compare two values, by what EXPLAIN calls them,
// with their operator.
var matches = map[string]string{"like(2)": "LIKE", "nullif(2)": "="}

// Comparisons returns what a program compares with columns, as far as both sides
// are known, in the order of its instructions and each once.
func Comparisons(code []Instruction) ([]Comparison, error) {
	p, err := read(code)
	if err != nil {
		return nil, err
	}
	var out []Comparison
	seen := map[string]bool{}
	add := func(op string, left, right []Origin) {
		if !known(left) || !known(right) || !slices.ContainsFunc(left, isColumn) && !slices.ContainsFunc(right, isColumn) {
			return
		}
		if key := fmt.Sprintf("%s%v%v", op, left, right); !seen[key] {
			seen[key] = true
			out = append(out, Comparison{op, left, right})
		}
	}
	for at, i := range code {
		switch i.Op {
		case "Eq", "Ne", "Lt", "Le", "Gt", "Ge":
			if i.P5&affinities != 0 {
				add(operators[i.Op], p.origins(at, i.P3), p.origins(at, i.P1))
			}
		case "Found", "NotFound", "NoConflict":
			p.sought(at, i, add)
		case "SeekGE", "SeekGT", "SeekLE", "SeekLT":
			for n := range keyLength(i) {
				add("=", p.fieldOf(i.P1, n), p.origins(at, i.P3+n))
			}
		case "Function", "PureFunc":
			if op := matches[i.P4]; op == "LIKE" {
				add(op, p.origins(at, i.P2+1), p.origins(at, i.P2))
			} else if op != "" {
				add(op, p.origins(at, i.P2), p.origins(at, i.P2+1))
			}
		}
	}
	return out, nil
}

// sought compares what is looked for in a transient table with each record of it:
// of IN (x, y), each is a comparison of its own.
func (p *program) sought(at int, i Instruction, add func(op string, left, right []Origin)) {
	for n := range keyLength(i) {
		left := p.origins(at, i.P3+n)
		if !known(left) {
			continue
		}
		for _, fill := range p.fills[p.holder(i.P1)] {
			add("=", left, p.recordField(fill, p.code[fill].P2, n))
		}
	}
}

// keyLength is of how many registers the key of a search is.
func keyLength(i Instruction) int {
	n, _ := strconv.Atoi(i.P4)
	return n
}

// known reports whether a side can only be what is known.
func known(side []Origin) bool {
	return len(side) > 0 && !slices.ContainsFunc(side, func(o Origin) bool { return o.Kind == Unknown })
}

func isColumn(o Origin) bool { return o.Kind == Column }
