package machine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine/machine"
	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

func op(name string, p1, p2, p3 int, p4 string, p5 int) program.Instruction {
	return program.Instruction{Op: name, P1: p1, P2: p2, P3: p3, P4: p4, P5: p5}
}

// join is SELECT a.c0, b.c1 FROM a JOIN b ON b.c0 = a.c0.
func join() []program.Instruction {
	return []program.Instruction{
		op("Init", 0, 17, 0, "", 0),
		op("VOpen", 0, 0, 0, "vtab:1", 0),
		op("VOpen", 1, 0, 0, "vtab:2", 0),
		op("Integer", 0, 1, 0, "", 0),
		op("Integer", 0, 2, 0, "", 0),
		op("VFilter", 0, 16, 1, "a", 0),
		op("VColumn", 0, 0, 5, "", 0),
		op("Integer", 0, 3, 0, "", 0),
		op("Integer", 1, 4, 0, "", 0),
		op("VFilter", 1, 15, 3, "b", 0),
		op("VColumn", 1, 0, 6, "", 0),
		op("Ne", 5, 14, 6, "BINARY-8", 81),
		op("VColumn", 1, 1, 7, "", 0),
		op("ResultRow", 6, 2, 0, "", 0),
		op("VNext", 1, 10, 0, "", 0),
		op("VNext", 0, 6, 0, "", 0),
		op("Halt", 0, 0, 0, "", 0),
		op("Transaction", 0, 0, 0, "", 1),
		op("Goto", 0, 1, 0, "", 0),
	}
}

// house is a host whose tables have some rows, and writes down what it is asked.
type house struct {
	log  []string
	fail string // what fails, as it is written down
}

func (h *house) note(format string, args ...any) error {
	h.log = append(h.log, fmt.Sprintf(format, args...))
	if h.log[len(h.log)-1] == h.fail {
		return errFailed
	}
	return nil
}

var errFailed = errors.New("failed")

func (h *house) Open(cursor int) (machine.Cursor, error) {
	return &walk{house: h, number: cursor}, h.note("open %d", cursor)
}

func (h *house) Param(n int) value.Value { return value.Int(int64(n)) }

func (h *house) Convert(v value.Value, to machine.Affinity) (value.Value, error) {
	return v, h.note("convert %s to %c", v.Text(), to)
}

// Function is the sum of its arguments.
func (h *house) Function(string, int) machine.Function {
	return func(arguments []value.Value) (value.Value, error) {
		sum := int64(0)
		for _, v := range arguments {
			sum += v.Int()
		}
		return value.Int(sum), h.note("function of %d", len(arguments))
	}
}

func (h *house) Hold(bytes int) error { return h.note("hold %d", bytes) }
func (h *house) Fits(bytes int) error { return h.note("fits %d", bytes) }

type walk struct {
	*house
	number, at, rows int
}

func (w *walk) Filter(_ context.Context, access string, args []value.Value) error {
	w.at, w.rows = 0, 3-w.number
	return w.note("filter %s %d", access, len(args))
}

func (w *walk) Next(context.Context) error { w.at++; return w.note("next %d", w.number) }
func (w *walk) EOF() bool                  { return w.at >= w.rows }

func (w *walk) Value(column int) (value.Value, error) {
	return value.Int(int64(w.at + column)), w.note("column %d %d", w.number, column)
}

func (w *walk) Close() error { return w.note("close %d", w.number) }

func TestRun(t *testing.T) {
	t.Parallel()
	p, err := machine.Assemble(join(), machine.Known{})
	if err != nil || !slices.Equal(p.Scans, []string{"a", "b"}) {
		t.Fatal(err, p)
	}
	for fail, want := range map[string]string{
		"":             "[0 1] [1 2] <nil>",
		"open 1":       "failed",
		"filter b 1":   "failed",
		"next 0":       "[0 1] failed",
		"column 1 1":   "failed",
		"close 0":      "[0 1] [1 2] failed",
		"convert x Z":  "[0 1] [1 2] <nil>",
		"filter x 123": "[0 1] [1 2] <nil>",
	} {
		h := &house{fail: fail}
		r := machine.New(p, h)
		for range 2 { // as often as it is begun
			if got := play(t, r); got != want {
				t.Errorf("%s fails: %s", fail, got)
			}
			opened := strings.Count(strings.Join(h.log, "\n"), "open")
			if closed := strings.Count(strings.Join(h.log, "\n"), "close"); closed != opened && fail != "open 1" {
				t.Errorf("%s fails: %d opened, %d closed", fail, opened, closed)
			}
		}
	}
}

func play(t *testing.T, r *machine.Run) string {
	var out []string
	for {
		row, err := r.Step(t.Context())
		if !row || err != nil {
			return strings.Join(append(out, fmt.Sprint(err)), " ")
		}
		var texts []string
		for _, v := range r.Row() {
			texts = append(texts, v.Text())
		}
		out = append(out, fmt.Sprint(texts))
	}
}

// What stands in an operand that has to be empty, what leads out of the program, and what is
// not known, is refused.
func TestAssemble_refuses(t *testing.T) {
	t.Parallel()
	for at, i := range join() {
		for n, change := range []func(*program.Instruction){
			func(i *program.Instruction) { i.Op = "Frobnicate" },
			func(i *program.Instruction) { i.Op = "Rowid" },
			func(i *program.Instruction) { i.P1 = -1 },
			func(i *program.Instruction) { i.P2 = -1 },
			func(i *program.Instruction) { i.P2 = 1 << 20 },
			func(i *program.Instruction) { i.P3 = -1 },
			func(i *program.Instruction) { i.P4 += "x" },
			func(i *program.Instruction) { i.P5 |= 1 << 12 },
		} {
			ignored := map[string][]int{
				"Init": {2, 6}, "Transaction": {2, 5, 6, 7}, "Goto": {2}, "VOpen": {6}, "Integer": {2}, "VColumn": {3, 4}, "VFilter": {6},
			}[i.Op] // they make no difference, or another one than that
			if slices.Contains(ignored, n) {
				continue
			}
			code := join()
			change(&code[at])
			if _, err := machine.Assemble(code, machine.Known{}); !errors.Is(err, machine.ErrRefused) {
				t.Errorf("%v instead of %v at %d: %v", code[at], i, at, err)
			}
		}
	}
	for name, change := range map[string]func([]program.Instruction) []program.Instruction{
		"nothing":                func([]program.Instruction) []program.Instruction { return nil },
		"no beginning":           func(c []program.Instruction) []program.Instruction { return c[1:] },
		"opened twice":           func(c []program.Instruction) []program.Instruction { c[2].P1 = 0; return c },
		"a list":                 func(c []program.Instruction) []program.Instruction { c[7].P1 = 1; return c },
		"two tables of a cursor": func(c []program.Instruction) []program.Instruction { c[9].P1 = 0; return c },
		"arguments not known":    func(c []program.Instruction) []program.Instruction { c[8] = op("Variable", 1, 4, 0, "", 0); return c },
		"arguments by two ways":  func(c []program.Instruction) []program.Instruction { c[11].P2 = 9; return c },
		"a limit of a parameter": func(c []program.Instruction) []program.Instruction {
			c[12], c[11] = op("DecrJumpZero", 5, 16, 0, "", 0), op("Variable", 1, 5, 0, "", 0)
			return c
		},
		"writes":                  func(c []program.Instruction) []program.Instruction { c[17].P2 = 1; return c },
		"halts with an error":     func(c []program.Instruction) []program.Instruction { c[16].P1 = 1; return c },
		"another sequence":        func(c []program.Instruction) []program.Instruction { c[11].P4 = "RTRIM-8"; return c },
		"an affinity of tomorrow": func(c []program.Instruction) []program.Instruction { c[11].P5 = 0x47; return c },
	} {
		if _, err := machine.Assemble(change(join()), machine.Known{}); !errors.Is(err, machine.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A list of very many values is a long program, which takes no longer for each of its
// instructions than a short one.
func TestAssemble_long(t *testing.T) {
	t.Parallel()
	const values = 200_000
	code := []program.Instruction{
		op("Init", 0, 2*values+8, 0, "", 0),
		op("InitCoroutine", 1, 2*values+3, 2, "", 0),
	}
	for n := range values {
		code = append(code, op("Integer", n, 2, 0, "", 0), op("Yield", 1, 0, 0, "", 0))
	}
	code = append(code,
		op("EndCoroutine", 1, 0, 0, "", 0),
		op("Yield", 1, 2*values+6, 0, "", 0),
		op("ResultRow", 2, 1, 0, "", 0),
		op("Goto", 0, 2*values+3, 0, "", 0),
		op("Halt", 0, 0, 0, "", 0),
		op("Noop", 0, 0, 0, "", 0),
		op("Goto", 0, 1, 0, "", 0),
	)
	p, err := machine.Assemble(code, machine.Known{})
	if err != nil {
		t.Fatal(err)
	}
	r := machine.New(p, &house{})
	rows := 0
	for {
		more, err := r.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
		rows++
	}
	if rows != values {
		t.Errorf("%d rows", rows)
	}
}

// A table that is not open yet gives NULL after NullRow, as in SQLite.
func TestRun_nullRow(t *testing.T) {
	t.Parallel()
	p, err := machine.Assemble([]program.Instruction{
		op("Init", 0, 11, 0, "", 0),
		op("NullRow", 0, 0, 0, "", 0),
		op("VColumn", 0, 1, 3, "", 0),
		op("ResultRow", 3, 1, 0, "", 0),
		op("VOpen", 0, 0, 0, "vtab:1", 0),
		op("Integer", 0, 1, 0, "", 0),
		op("Integer", 0, 2, 0, "", 0),
		op("VFilter", 0, 10, 1, "a", 0),
		op("VColumn", 0, 1, 3, "", 0),
		op("ResultRow", 3, 1, 0, "", 0),
		op("Halt", 0, 0, 0, "", 0),
		op("Transaction", 0, 0, 0, "", 1),
		op("Goto", 0, 1, 0, "", 0),
	}, machine.Known{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := play(t, machine.New(p, &house{})), "[] [1] <nil>"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}
