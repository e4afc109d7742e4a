package machine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
)

// The flags of instructions that make no difference here.
const (
	lengthOnly  = 0x40 // of Column: only how long the value is, or its kind, is of interest
	kindOnly    = 0x80
	behindAll   = 0x08 // of Insert: likely at the end; of OpenEphemeral: in any order
	keepsPlaces = 0x02 // of Delete: the cursor goes on behind what was deleted
)

// keeping reads what goes by its name of an instruction that keeps records, or calls.
func (a *assembler) keeping(at int, s *step) (ok bool) {
	i := a.code[at]
	switch i.Op {
	case "NullRow":
		if a.opened[i.P1].by != "VOpen" {
			s.does = nullPlace
		}
	case "MakeRecord":
		return strings.Trim(i.P4, "A@") == "" && a.reads(at, i.P1, i.P2) // else it converts the registers
	case "SorterOpen":
		if s.keys, ok = keysOf(i.P4, a.known.Sequences); !ok || i.P3 < 0 || i.P3 > len(s.keys) {
			return false
		}
		if i.P3 > 0 {
			s.keys = s.keys[:i.P3]
		}
		return true
	case "SorterInsert", "Insert":
		a.read = append(a.read, reading{at, i.P2, true})
		return i.Op == "SorterInsert" || i.P5&^behindAll == 0
	case "Column":
		if from, ok := a.sources[i.P1]; ok {
			a.read = append(a.read, reading{at, from, true})
		}
		return i.P2 >= 0 && i.P2 < mostRegisters && i.P5&^(lengthOnly|kindOnly) == 0
	case "OpenEphemeral":
		return i.P5&^behindAll == 0
	case "Delete":
		return i.P5 == keepsPlaces
	case "Compare":
		s.keys, ok = keysOf(i.P4, a.known.Sequences)
		return ok && i.P3 <= len(s.keys) && a.reads(at, i.P1, i.P3) && a.reads(at, i.P2, i.P3) && a.code[at+1].Op == "Jump"
	case "Jump":
		return a.code[at-1].Op == "Compare" && !a.reached[at]
	case "Function":
		name, count, ok := signature(i.P4)
		if !ok || count < 0 || count > 0 && !a.reads(at, i.P2, count) || a.known.Function == nil || !a.known.Function(name, count) {
			return false
		}
		s.function, s.arguments = len(a.p.functions), count
		a.p.functions = append(a.p.functions, called{name, count})
	case "AggStep":
		name, count, ok := signature(i.P4)
		s.arguments = count
		return ok && a.counts(name, count) && i.P5 == count && (count == 0 || a.reads(at, i.P2, 1))
	case "AggValue", "AggFinal":
		name, count, ok := signature(i.P4)
		if i.Op == "AggFinal" {
			s.p3 = s.p1
		}
		return ok && a.counts(name, count)
	}
	return true
}

// counts reports whether a function counts rows, or those in which something is not NULL.
func (a *assembler) counts(name string, arguments int) bool {
	counts := arguments == 0 && (name == "row_number" || name == "count") || arguments == 1 && name == "count"
	return counts && (a.known.Other == nil || !a.known.Other(name))
}

// signature reads the name of a function, and of how many arguments it is: negative where
// it takes any number.
func signature(p4 string) (name string, arguments int, ok bool) {
	name, count, ok := strings.Cut(strings.TrimSuffix(p4, ")"), "(")
	arguments, err := strconv.Atoi(count)
	return name, arguments, ok && err == nil
}

// separate refuses a program in which a record may be read where a value is wanted, or the
// other way round. Registers are used for both, in turn.
func (a *assembler) separate() error {
	both := func(register int) bool {
		return a.records[register] && register < len(a.values) && a.values[register]
	}
	if !slices.ContainsFunc(a.read, func(r reading) bool { return both(r.register) }) {
		return nil
	}
	written, err := program.Written(a.code)
	if err != nil {
		return refusef("%s", err)
	}
	for _, r := range a.read {
		if !both(r.register) {
			continue
		}
		writers, ok := written(r.at, r.register)
		for _, at := range writers {
			ok = ok && (a.code[at].Op == "MakeRecord" || a.code[at].Op == "SorterData") == r.record
		}
		if !ok {
			return refusef("a record as a value")
		}
	}
	return nil
}
