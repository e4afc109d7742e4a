package nodes

import "strconv"

// rowNumbers are the numbers of rows whose ids are none.
type rowNumbers map[string]int64

// RowID numbers a row by its object's id: the same object has the same number
// in every scan. Outer joins mark matched rows by it.
func (r rowNumbers) RowID(n *Node) int64 {
	switch {
	case n.row != 0:
	case n.In.Question != nil:
		// Ids are not unique among the answers to questions.
		n.row = r.of(n.In.Question.Row + "/" + n.In.Edges + "\x00" + n.ID)
	case n.In.Edge != nil && n.In.Edge.Shared && n.Up != nil:
		n.row = r.of(n.Up.ID + "/" + n.In.Edges + "\x00" + n.ID)
	case n.In.Shared():
		n.row = r.of(n.Account() + "/" + n.In.Edges + "\x00" + n.ID)
	default:
		n.row = r.Intern(n.In.Edges, n.ID)
	}
	return n.row
}

// Intern numbers what has an id in a space of ids: the same has the same number.
func (r rowNumbers) Intern(space, id string) int64 {
	if v, err := strconv.ParseInt(id, 10, 64); err == nil && v > 0 && len(id) > 12 && id[0] != '0' {
		return v
	}
	return r.of(space + "\x00" + id)
}

// of gives each text one of its own.
func (r rowNumbers) of(key string) int64 {
	v, ok := r[key]
	if !ok {
		v = int64(len(r)) + 1 // real ids are far larger
		r[key] = v
	}
	return v
}
