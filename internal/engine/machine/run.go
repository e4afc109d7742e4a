package machine

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Cursor moves through the rows of a table.
type Cursor interface {
	// Filter begins a scan. The arguments are the machine's again afterwards.
	Filter(ctx context.Context, access string, args []value.Value) error
	Next(ctx context.Context) error
	EOF() bool
	Value(column int) (value.Value, error)
	Close() error
}

// Host is what runs stand on.
type Host interface {
	// Open opens a cursor of the table that has such a number in [Program.Scans].
	Open(cursor int) (Cursor, error)
	// Param is the value of a parameter, from 1.
	Param(n int) value.Value
	// Convert gives a value an affinity: of [Text], [Numeric] and [Real] what SQLite
	// makes of it.
	Convert(v value.Value, to Affinity) (value.Value, error)
	// Function is a function that the program calls, for one run.
	Function(name string, arguments int) Function
	// Hold fails where records in memory are more bytes than may be, Fits where one of
	// so many is too long.
	Hold(bytes int) error
	Fits(bytes int) error
}

// Function computes a value of its arguments, which are the machine's again afterwards.
type Function func(arguments []value.Value) (value.Value, error)

// Run is one program with its registers and cursors. It is used by one goroutine at a time.
type Run struct {
	program   *Program
	host      Host
	registers []value.Value
	tables    []table // by cursor
	passed    []bool  // the instructions that are passed once, by address
	functions []Function
	kept      kept
	compared  int // what the last comparison of several came to
	at        int // the next instruction; 0 before the first
	row       []value.Value
}

// table is a cursor, nil while it is not open. null says that all its columns are NULL.
type table struct {
	cursor Cursor
	null   bool
}

// New makes a run that has not begun.
func New(p *Program, h Host) *Run {
	r := &Run{program: p, host: h, registers: make([]value.Value, p.registers), tables: make([]table, len(p.Scans))}
	for _, f := range p.functions {
		r.functions = append(r.functions, h.Function(f.name, f.arguments))
	}
	return r
}

// Row are the values of the current row, until the next step.
func (r *Run) Row() []value.Value { return r.row }

// Step goes on to the next row; false without an error says that there is none. The end
// closes the cursors, as an error does, and a panic; the step after it begins anew. Where
// the context has ended nothing is done.
func (r *Run) Step(ctx context.Context) (row bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	defer func() {
		if row {
			return
		}
		if closed := r.Close(); err == nil {
			err = closed
		}
	}()
	return r.run(ctx)
}

// Close ends what is under way, and closes the cursors in the order of their numbers.
func (r *Run) Close() (err error) {
	for n := range r.tables {
		err = errors.Join(err, r.close(n))
	}
	clear(r.registers)
	clear(r.passed)
	r.at, r.row, r.kept = 0, nil, kept{}
	return err
}

func (r *Run) close(cursor int) (err error) {
	t := &r.tables[cursor]
	if t.cursor != nil {
		c := t.cursor
		*t = table{}
		err = c.Close()
	}
	return err
}

// looked is after how many instructions the context is looked at.
const looked = 1000

// run runs to the next row, which there is, or to the end.
func (r *Run) run(ctx context.Context) (row bool, err error) {
	if r.program.keeps && r.at == 0 {
		r.kept = newKept(r.program, r.registers, r.host)
	}
	for n := 1; ; n++ {
		if n%looked == 0 && ctx.Err() != nil {
			return false, ctx.Err()
		}
		s := &r.program.steps[r.at]
		r.at++
		jumps := false
		switch s.does {
		case nothing:
		case jump:
			jumps = true
		case halt:
			return false, nil
		case open:
			err = r.open(s.p1)
		case closing:
			err = r.close(s.p1)
		case nullRow:
			r.tables[s.p1].null = true
		case filter:
			jumps, err = r.filter(ctx, s)
		case next:
			jumps, err = r.next(ctx, s.p1)
		case column:
			r.registers[s.p3], err = r.column(s.p1, s.p2)
		case load:
			r.registers[s.p2] = s.constant
		case empty:
			clear(r.registers[s.p2 : s.p3+1])
		case zeroOrNull:
			null := r.registers[s.p1].IsNull() || r.registers[s.p3].IsNull()
			if r.registers[s.p2] = value.Int(0); null {
				r.registers[s.p2] = value.Null
			}
		case parameter:
			r.registers[s.p2] = r.host.Param(s.p1)
		case copying:
			if s.p3 == 0 { // as mostly, which is several times as fast
				r.registers[s.p2] = r.registers[s.p1]
				break
			}
			copy(r.registers[s.p2:s.p2+s.p3+1], r.registers[s.p1:s.p1+s.p3+1])
		case moving:
			copy(r.registers[s.p2:s.p2+s.p3], r.registers[s.p1:s.p1+s.p3])
			clear(r.registers[s.p1 : s.p1+s.p3])
		case isNull:
			jumps = r.registers[s.p1].IsNull()
		case notNull:
			jumps = !r.registers[s.p1].IsNull()
		case equal, notEqual, less, lessEqual, greater, greaterEqual:
			jumps, err = r.compare(s)
		case ifTrue, ifFalse, not, and, or, isTrue:
			jumps, err = r.decide(s)
		case ifPositive, ifNotZero, countDown, offsetLimit:
			jumps = r.count(s)
		case once:
			jumps = r.pass()
		case initCoroutine, yield, endCoroutine, gosub, returning:
			jumps, err = r.call(s)
		case record:
			err = r.kept.record(s)
		case field:
			err = r.kept.field(s)
		case function:
			r.registers[s.p3], err = r.functions[s.function](r.registers[s.p2 : s.p2+s.arguments])
		case result:
			r.row = r.registers[s.p1 : s.p1+s.p2]
			return true, nil
		default:
			jumps, err = r.more(s)
		}
		if err != nil {
			return false, err
		}
		if jumps {
			r.at = s.p2
		}
	}
}

// open opens a cursor. One that is open stays as it is.
func (r *Run) open(cursor int) (err error) {
	if t := &r.tables[cursor]; t.cursor == nil {
		*t = table{}
		t.cursor, err = r.host.Open(cursor)
	}
	return err
}

// filter begins a scan, and jumps where it has no row.
func (r *Run) filter(ctx context.Context, s *step) (jumps bool, err error) {
	t := &r.tables[s.p1]
	if t.cursor == nil {
		return false, errNotOpen
	}
	if err := t.cursor.Filter(ctx, s.access, r.registers[s.p3+2:s.p3+2+s.arguments]); err != nil {
		return false, err
	}
	t.null = false
	return t.cursor.EOF(), nil
}

// next goes on to the next row, and jumps where there is one.
func (r *Run) next(ctx context.Context, cursor int) (jumps bool, err error) {
	t := &r.tables[cursor]
	switch {
	case t.cursor == nil:
		return false, errNotOpen
	case t.null:
		return false, nil
	}
	err = t.cursor.Next(ctx)
	return err == nil && !t.cursor.EOF(), err
}

// column reads from where a cursor stands.
func (r *Run) column(cursor, column int) (value.Value, error) {
	t := &r.tables[cursor]
	switch {
	case t.null: // as it is before a table is opened, too
		return value.Null, nil
	case t.cursor == nil:
		return value.Null, errNotOpen
	}
	return t.cursor.Value(column)
}

var (
	errNotOpen = errors.New("engine: internal error: a program reads a table that is not open")
	errAddress = errors.New("engine: internal error: a program goes on where it ends")
)

// count counts rows that are left out, or that may still come.
func (r *Run) count(s *step) (jumps bool) {
	n := r.registers[s.p1].Int()
	switch s.does {
	case ifPositive:
		if jumps = n > 0; jumps {
			n -= int64(s.p3)
		}
	case ifNotZero:
		if jumps = n != 0; n > 0 {
			n--
		}
	case countDown:
		n-- // it is never as small as it can be
		jumps = n == 0
	case offsetLimit:
		more := max(0, r.registers[s.p3].Int())
		sum := n + more
		if n <= 0 || sum < n {
			sum = -1
		}
		r.registers[s.p2] = value.Int(sum)
		return false
	}
	r.registers[s.p1] = value.Int(n)
	return jumps
}

// pass reports whether an instruction was passed before.
func (r *Run) pass() bool {
	if r.passed == nil {
		r.passed = make([]bool, len(r.program.steps))
	}
	here := r.at - 1
	before := r.passed[here]
	r.passed[here] = true
	return before
}

// call goes to where a register says, and notes where it comes from.
func (r *Run) call(s *step) (jumps bool, err error) {
	here := r.at - 1
	to := int(r.registers[s.p1].Int())
	switch s.does {
	case initCoroutine:
		r.registers[s.p1] = value.Int(int64(s.p3 - 1))
		return s.p2 != 0, nil
	case gosub:
		r.registers[s.p1] = value.Int(int64(here))
		return true, nil
	case returning:
		if r.registers[s.p1].IsNull() && s.p3 == 1 { // it was not called
			return false, nil
		}
		r.at = to + 1
	case yield:
		r.registers[s.p1] = value.Int(int64(here))
		r.at = to + 1
	case endCoroutine:
		if to < 0 || to >= len(r.program.steps) || r.program.steps[to].does != yield {
			return false, errAddress
		}
		r.registers[s.p1] = value.Int(int64(here - 1))
		r.at = r.program.steps[to].p2
	}
	if r.at <= 0 || r.at >= len(r.program.steps) {
		return false, errAddress
	}
	return false, nil
}

// more does what is done less often: what keeps records, and counts.
func (r *Run) more(s *step) (jumps bool, err error) {
	switch s.does {
	case openRecord:
		r.kept.sources[s.p1] = s.p2
		return false, nil
	case sorterOpen, sorterInsert, sorterSort, sorterData, sorterNext:
		return r.kept.sort(s)
	case reset:
		return false, r.kept.reset(s.p1)
	case comparing:
		r.compared = compareValues(r.registers[s.p1:s.p1+s.p3], r.registers[s.p2:s.p2+s.p3], s.keys)
		return false, nil
	case branch:
		switch {
		case r.compared < 0:
			r.at = s.p1
		case r.compared == 0:
			r.at = s.p2
		default:
			r.at = s.p3
		}
		return false, nil
	case realAffinity:
		if v := r.registers[s.p1]; v.Kind() == value.KindInt {
			r.registers[s.p1] = value.Float(float64(v.Int()))
		}
		return false, nil
	case counting:
		if s.arguments == 0 || !r.registers[s.p2].IsNull() {
			r.registers[s.p3] = value.Int(r.registers[s.p3].Int() + 1)
		}
		return false, nil
	case counted:
		r.registers[s.p3] = value.Int(r.registers[s.p1].Int())
		return false, nil
	}
	jumps, err = r.kept.keep(s)
	return jumps && s.p2 > 0, err
}
