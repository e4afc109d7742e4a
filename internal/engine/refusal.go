package engine

// noPlan is what SQLite says where modules have refused every plan that it found;
// it has no code for it.
const noPlan = "no query solution"

// refusals are what the tables of a statement answered to offers, in order.
type refusals []refusal

// refusal is the first reason for which a table refused a plan; took says that it
// has taken another one.
type refusal struct {
	table  *target
	reason error
	took   bool
}

// note adds an answer; nil is a plan that the table takes.
func (r *refusals) note(t *target, reason error) {
	for i := range *r {
		if x := &(*r)[i]; x.table == t {
			x.took = x.took || reason == nil
			if x.reason == nil {
				x.reason = reason
			}
			return
		}
	}
	*r = append(*r, refusal{t, reason, reason == nil})
}

// cause is why there is no plan: what a table said that took none, or else the
// first that was said.
func (r refusals) cause() (reason error) {
	for _, x := range r {
		if x.reason != nil && !x.took {
			return x.reason
		}
		if reason == nil {
			reason = x.reason
		}
	}
	return reason
}
