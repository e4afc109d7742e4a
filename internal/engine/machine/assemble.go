package machine

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Program is one that the machine can run. Any number of runs may share it.
type Program struct {
	// Scans are the tables by their cursors: what VFilter has for them (P4), "" for a
	// cursor of no table.
	Scans []string

	steps     []step
	registers int
	keeps     bool // records
	functions []called
}

// called is a function that a program calls.
type called struct {
	name      string
	arguments int
}

// Known is what a program may name that is not SQLite's own.
type Known struct {
	// Sequences are the collating sequences besides BINARY and NOCASE.
	Sequences map[string]Collation
	// Function reports whether the [Host] has a function of so many arguments.
	Function func(name string, arguments int) bool
	// Other reports whether a function of SQLite's, by its name, has been given another
	// meaning.
	Other func(name string) bool
}

// step is one instruction.
type step struct {
	does       operation
	p1, p2, p3 int
	constant   value.Value
	access     string // of a scan
	arguments  int    // of it, or of a function
	compares   comparison
	keys       []key
	function   int // among those of the program
}

// ErrRefused says why the machine does not run a program. It is for tests and measurements.
var ErrRefused = errors.New("machine: not run here")

func refusef(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRefused, fmt.Sprintf(format, args...))
}

// Assemble makes a program of a listing. The error is [ErrRefused] for one that it does not
// know to the last operand.
func Assemble(code []program.Instruction, known Known) (*Program, error) {
	a := &assembler{
		code: code, known: known, p: &Program{steps: make([]step, len(code))},
		opened: map[int]opening{}, others: map[int]others{}, reached: make([]bool, len(code)),
	}
	if len(code) == 0 || code[0].Op != "Init" || code[len(code)-1].Op != "Goto" {
		return nil, refusef("no beginning, or an end that is none of SQLite's")
	}
	a.survey()
	for at := range code {
		if err := a.check(at); err != nil {
			return nil, fmt.Errorf("%w (%s at %d)", err, code[at].Op, at)
		}
	}
	for at := range code {
		if err := a.translate(at); err != nil {
			return nil, fmt.Errorf("%w (%s at %d)", err, code[at].Op, at)
		}
	}
	for _, i := range code {
		if i.Op == "VOpen" && a.p.Scans[i.P1] == "" {
			return nil, refusef("a table that is not scanned")
		}
	}
	if err := a.separate(); err != nil {
		return nil, err
	}
	return a.p, nil
}

// assembler makes a program.
type assembler struct {
	code  []program.Instruction
	known Known
	p     *Program

	opened  map[int]opening // by cursor
	others  map[int]others  // by register; of one that nothing writes, none
	reached []bool          // the addresses that something may jump to
	values  []bool          // the registers that hold values
	records map[int]bool    // those that hold records
	sources map[int]int     // by cursor: the register that holds its record
	read    []reading       // of registers, in a program that keeps records
}

// reading is where a register is read.
type reading struct {
	at, register int
	record       bool // it is taken for a record
}

// opening is by which instruction a cursor is opened, and at how many places.
type opening struct {
	by     string
	places int
}

// others tells whether a register is written by others than the instructions that write
// nothing but integers, or addresses.
type others struct{ integers, addresses bool }

// survey notes, once for all, what instructions ask of the program as a whole.
func (a *assembler) survey() {
	for at, i := range a.code {
		if opens[i.Op] {
			a.opened[i.P1] = opening{i.Op, a.opened[i.P1].places + 1}
			if i.Op == "OpenPseudo" {
				if a.sources == nil {
					a.sources = map[int]int{}
				}
				a.sources[i.P1] = i.P2
			}
		}
		a.p.keeps = a.p.keeps || i.Op == "MakeRecord" || opens[i.Op] && i.Op != "VOpen"
		if from, to := i.Writes(); !integers[i.Op] || !addresses[i.Op] {
			for r := from; r < min(to, mostRegisters); r++ {
				o := a.others[r]
				a.others[r] = others{o.integers || !integers[i.Op], o.addresses || !addresses[i.Op]}
			}
		}
		if leaves[i.Op] && at+1 < len(a.code) { // it is come to by a register, or not at all
			a.reached[at+1] = true
		}
		operands := instructions[i.Op].operands
		for n, p := range []int{i.P1, i.P2, i.P3} {
			if (operands[n] == target || operands[n] == maybe) && p >= 0 && p < len(a.code) {
				a.reached[p] = true
			}
		}
	}
}

// check holds the operands of an instruction against what is known of it.
func (a *assembler) check(at int) error {
	i := a.code[at]
	known, there := instructions[i.Op]
	if !there || i.P4 != "" && !known.p4 || i.P5 != 0 && !known.p5 {
		return refusef("not known")
	}
	for n, p := range []int{i.P1, i.P2, i.P3} {
		if !a.may(at, known.operands[n], p) {
			return refusef("operand %d", n+1)
		}
	}
	return nil
}

// may reports whether an operand may be what it is.
func (a *assembler) may(at int, is role, p int) bool {
	switch is {
	case unused:
		return p == 0
	case target:
		return p > 0 && p < len(a.code)
	case maybe:
		return p >= 0 && p < len(a.code)
	case writes:
		return a.register(p)
	case reads:
		return a.reads(at, p, 1)
	case counts:
		return a.reads(at, p, 1) && !a.others[p].integers
	case address:
		return a.reads(at, p, 1) && !a.others[p].addresses
	case recorded:
		if a.records == nil {
			a.records = map[int]bool{}
		}
		a.records[p] = true
		return a.any(p)
	case ignored, number:
		return true
	default:
		return a.cursor(p, is)
	}
}

// The most that a program has of each. More is no program of ours.
const (
	mostRegisters = 1 << 16
	mostCursors   = 1 << 10
)

// register notes one that holds a value, and reports whether it may be one.
func (a *assembler) register(n int) bool {
	if !a.any(n) {
		return false
	}
	for a.p.keeps && len(a.values) <= n {
		a.values = append(a.values, false)
	}
	if a.p.keeps {
		a.values[n] = true
	}
	return true
}

// any notes a register.
func (a *assembler) any(n int) bool {
	if n <= 0 || n >= mostRegisters {
		return false
	}
	a.p.registers = max(a.p.registers, n+1)
	return true
}

// several notes count registers from one on.
func (a *assembler) several(from, count int) bool {
	if count <= 0 || count >= mostRegisters {
		return false
	}
	for n := range count {
		if !a.register(from + n) {
			return false
		}
	}
	return true
}

// reads does so for registers that an instruction reads.
func (a *assembler) reads(at, from, count int) bool {
	if !a.several(from, count) {
		return false
	}
	if a.p.keeps {
		for n := range count {
			a.read = append(a.read, reading{at, from + n, false})
		}
	}
	return true
}

// opens are the instructions that open cursors.
var opens = map[string]bool{"VOpen": true, "SorterOpen": true, "OpenEphemeral": true, "OpenDup": true, "OpenPseudo": true}

// cursor reports whether a number is that of a cursor that the program opens at one place, as
// what it is said to be.
func (a *assembler) cursor(n int, is role) bool {
	if n < 0 || n >= mostCursors {
		return false
	}
	for len(a.p.Scans) <= n {
		a.p.Scans = append(a.p.Scans, "")
	}
	o := a.opened[n]
	table, sorter, record := o.by == "VOpen", o.by == "SorterOpen", o.by == "OpenPseudo"
	transient := o.by == "OpenEphemeral" || o.by == "OpenDup"
	return o.places == 1 && map[role]bool{
		cursor: table, sorters: sorter, transients: transient, records: record,
		fields: transient || record, resets: sorter || transient, nulls: table || transient,
	}[is]
}

// translate makes a step of an instruction, and checks what goes by its name.
func (a *assembler) translate(at int) (err error) {
	i := a.code[at]
	s := step{does: instructions[i.Op].does, p1: i.P1, p2: i.P2, p3: i.P3}
	ok := true
	switch i.Op {
	case "Transaction":
		ok = i.P2 == 0
	case "VFilter":
		ok = a.scan(at, &s)
	case "Integer":
		s.constant = value.Int(int64(i.P1))
	case "Int64":
		var n int64
		n, err = strconv.ParseInt(i.P4, 10, 64)
		s.constant, ok = value.Int(n), err == nil
	case "String8":
		s.constant = value.Text(i.P4)
	case "Null", "BeginSubrtn":
		s.p3 = max(i.P2, i.P3)
		ok = a.several(i.P2, s.p3-i.P2+1)
	case "Variable":
		ok = i.P1 > 0
	case "Copy":
		ok = a.reads(at, i.P1, i.P3+1) && a.several(i.P2, i.P3+1) && i.P5&^clearsSubtype == 0
	case "Move":
		ok = a.reads(at, i.P1, i.P3) && a.several(i.P2, i.P3)
	case "ResultRow":
		ok = a.reads(at, i.P1, i.P2)
	case "IsTrue":
		s.p1, s.p2 = i.P1, i.P2
		s.arguments, err = strconv.Atoi(i.P4) // whether it is turned round
		ok = err == nil && (s.arguments == 0 || s.arguments == 1) && (i.P3 == 0 || i.P3 == 1)
	case "Return":
		ok = i.P3 == 0 || i.P3 == 1
	case "Eq", "Ne", "Lt", "Le", "Gt", "Ge":
		s.compares, ok = a.comparison(i)
	default:
		ok = a.keeping(at, &s)
	}
	if !ok {
		return refusef("operands")
	}
	a.p.steps[at] = s
	return nil
}

// clearsSubtype is the flag of a copy that leaves out what no value here has.
const clearsSubtype = 2

// scan reads what VFilter has: which table, no list among the arguments, and how many.
func (a *assembler) scan(at int, s *step) bool {
	i := a.code[at]
	lists, known := a.before(at, i.P3)
	if !known || lists != 0 {
		return false
	}
	if s.arguments, known = a.before(at, i.P3+1); !known || !a.reads(at, i.P3, s.arguments+2) {
		return false
	}
	if a.p.Scans[i.P1] != "" && a.p.Scans[i.P1] != i.P4 {
		return false
	}
	a.p.Scans[i.P1], s.access = i.P4, i.P4
	return i.P4 != ""
}

// before is the number that a register holds where control comes to an instruction: it was
// put there right before, and nothing jumps in between.
func (a *assembler) before(at, register int) (n int, known bool) {
	for ; at > 0; at-- {
		if a.reached[at] {
			return 0, false
		}
		i := a.code[at-1]
		if from, to := i.Writes(); register >= from && register < to {
			return i.P1, i.Op == "Integer"
		}
	}
	return 0, false
}

// leaves are the instructions behind which control is only by way of an address that a
// register holds, if at all.
var leaves = map[string]bool{"Gosub": true, "Yield": true, "EndCoroutine": true, "Return": true, "Goto": true, "Halt": true}

// comparison reads how two registers are compared.
func (a *assembler) comparison(i program.Instruction) (c comparison, ok bool) {
	const affinities, ifNull, nulls = 0x47, 0x10, 0x80
	if i.P5&^(affinities|ifNull|nulls) != 0 {
		return c, false
	}
	c.ifNull, c.nulls = i.P5&ifNull != 0, i.P5&nulls != 0
	switch c.affinity = Affinity(i.P5 & affinities); c.affinity {
	case none, noneSaid, blob, Text, Numeric, integer, float, flexible:
	default:
		return c, false
	}
	c.order, ok = a.sequence(i.P4)
	return c, ok
}

// sequence is the collating sequence that an instruction names; nil is the binary one.
func (a *assembler) sequence(p4 string) (order Collation, ok bool) {
	const encoding = "-8" // of texts, UTF-8
	name, ok := strings.CutSuffix(p4, encoding)
	switch {
	case p4 == "" || ok && name == "BINARY":
		return nil, true
	case ok && name == "NOCASE":
		return compareNoCase, true
	}
	order, there := a.known.Sequences[name]
	return order, ok && there
}
