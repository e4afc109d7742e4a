package machine

import "github.com/viewfinder-sql/viewfinder/internal/value"

// more does what only programs do that keep records, or call functions.
func (r *Run) more(s *step) (jumps bool, err error) {
	switch s.does {
	case record:
		return false, r.record(s)
	case field:
		return false, r.field(s)
	case openRecord:
		r.kept.sources[s.p1] = s.p2
		return false, nil
	case sorterOpen, sorterInsert, sorterSort, sorterData, sorterNext:
		return r.sort(s)
	case reset:
		return false, r.reset(s.p1)
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
	case function:
		r.registers[s.p3], err = r.functions[s.function](r.registers[s.p2 : s.p2+s.arguments])
		return false, err
	case counting:
		if s.arguments == 0 || !r.registers[s.p2].IsNull() {
			r.registers[s.p3] = value.Int(r.registers[s.p3].Int() + 1)
		}
		return false, nil
	case counted:
		r.registers[s.p3] = value.Int(r.registers[s.p1].Int())
		return false, nil
	}
	jumps, err = r.keep(s)
	return jumps && s.p2 > 0, err
}
