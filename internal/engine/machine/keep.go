package machine

import "github.com/viewfinder-sql/viewfinder/internal/value"

// kept are the sorters and transient tables of an execution.
type kept struct {
	records []held   // by register
	sorters []sorter // by cursor
	places  []place  // by cursor
	sources []int    // by cursor: the register whose record is its row, 0 for none
	opened  []opened // by cursor: the record that was read there last
	bytes   int      // all that they hold

	registers []value.Value // the run's
	limits    limits
}

// held is a record in a register: one that a sorter gave, or one that was made, which is
// there until the next one is.
type held struct {
	given string
	made  []byte
}

// bytes is the record as it is kept.
func (h *held) bytes() []byte {
	if len(h.made) == 0 {
		return []byte(h.given)
	}
	return h.made
}

func newKept(p *Program, registers []value.Value, l limits) kept {
	return kept{
		registers: registers, limits: l,
		sorters: make([]sorter, len(p.Scans)), places: make([]place, len(p.Scans)), sources: make([]int, len(p.Scans)),
		opened: make([]opened, len(p.Scans)), records: make([]held, p.registers),
	}
}

// limits bound what is kept: see [Host].
type limits interface {
	Hold(bytes int) error
	Fits(bytes int) error
}

// hold counts memory in, or out.
func (k *kept) hold(bytes int) error {
	if k.bytes += bytes; bytes > 0 {
		return k.limits.Hold(k.bytes)
	}
	return nil
}

// record makes a record of registers.
func (k *kept) record(s *step) error {
	const surely = 1 << 20 // so many bytes are few enough
	values := k.registers[s.p1 : s.p1+s.p2]
	h := &k.records[s.p3]
	record := h.made[:0]
	for i := range values {
		record = appendField(record, values[i])
	}
	h.given, h.made = "", record
	if len(record) > surely {
		return k.limits.Fits(size(values))
	}
	return nil
}

// sort does what there is to do with a sorter.
func (k *kept) sort(s *step) (jumps bool, err error) {
	o := &k.sorters[s.p1]
	switch s.does {
	case sorterOpen:
		return false, k.hold(-o.reset(s.keys))
	case sorterInsert:
		return false, k.hold(o.add(k.records[s.p2].bytes()))
	case sorterSort:
		o.sort()
		return o.at == nobody, nil
	}
	if o.at == nobody || o.next == nil {
		return false, errKept
	}
	if s.does == sorterNext {
		o.at = o.next[o.at]
		return o.at != nobody, nil
	}
	h := &k.records[s.p2]
	h.given, h.made = o.records[o.at], h.made[:0]
	return false, nil
}

// reset empties a sorter, or a transient table.
func (k *kept) reset(cursor int) error {
	if p := &k.places[cursor]; p.table != nil {
		return k.hold(-p.table.clear())
	}
	o := &k.sorters[cursor]
	return k.hold(-o.reset(o.keys))
}

// keep does what there is to do with a transient table.
func (k *kept) keep(s *step) (jumps bool, err error) {
	p := &k.places[s.p1]
	switch s.does {
	case openTransient:
		if p.table == nil || p.table.shared {
			p.table = &transient{}
		}
		*p = place{table: p.table, null: true}
		return false, k.hold(-p.table.clear())
	case openDouble:
		of := k.places[s.p2].table
		if of == nil {
			return false, errKept
		}
		of.shared = true
		*p = place{table: of, null: true}
		return false, nil
	}
	if s.does == nullPlace { // as it is before a table is opened, too
		p.at, p.null = nowhere, true
		return false, nil
	}
	if p.table == nil {
		return false, errKept
	}
	switch s.does {
	case newNumber:
		p.at = unknown
		k.registers[s.p2] = value.Int(p.table.last() + 1)
	case insert:
		p.at = unknown
		bytes, err := p.table.add(k.registers[s.p3].Int(), k.records[s.p2].bytes())
		if err != nil {
			return false, err
		}
		return false, k.hold(bytes)
	case rewind:
		return !p.stand(p.table.behind(0)), nil
	case remove:
		if p.at != onRow {
			return false, errKept
		}
		return false, k.hold(-p.table.remove(p.row))
	default:
		if p.at == unknown {
			return false, errKept
		}
		return p.next(), nil
	}
	return false, nil
}

// field reads a value of a record.
func (k *kept) field(s *step) (err error) {
	record := ""
	if register := k.sources[s.p1]; register > 0 {
		h := &k.records[register]
		if len(h.made) > 0 {
			h.given, h.made = string(h.made), h.made[:0]
		}
		record = h.given
	} else if record, err = k.places[s.p1].record(); err != nil {
		return err
	}
	k.registers[s.p3] = k.opened[s.p1].field(record, s.p2)
	return nil
}
