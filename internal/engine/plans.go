package engine

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
)

// planned is one offer that a table answered while its statement was prepared.
type planned struct {
	target *target
	choice *plan.Choice
	terms  int // how many constraints the offer had
}

// plans are what tables answer to the offers of one statement.
type plans struct {
	// keep says that answers are kept, in made.
	keep bool
	made []planned
	// repeats are those of the statement whose program this one, an EXPLAIN, lists, as
	// far as they are left.
	repeats *[]planned
	// probe says that the statement is only compiled to be read: no module is asked.
	probe bool
	// refused are the plans that modules refused in the course of the call under way:
	// the error where SQLite found no other.
	refused refusals
	// handed reads the result columns, by the program that SQLite made of these plans;
	// nil where SQLite has to.
	handed *handed
	// enough are the scans that may end before their rows do, by the same program.
	enough enough
	// seeks are the scans that are told what value they are to have; nil for none.
	seeks *seeks
}

// answer answers an offer of a table. A listing repeats the answers that its statement was
// given: what it lists is that statement's program.
func (c *call) answer(t *table, offer *plan.Offer) (*plan.Choice, error) {
	if c.probe {
		return neutral(offer), nil
	}
	if c.writing != nil && c.writing.Table == t.declared && c.repeats == nil {
		return c.plans.answer(t.target, offer, func() (*plan.Choice, error) { return c.writing.answer(c.run, t.target, offer) })
	}
	return c.plans.answer(t.target, offer, func() (*plan.Choice, error) {
		if r, ok := c.run.(*Returned); ok {
			return r.answer(t.declared, offer)
		}
		return t.module.Plan(c.run, offer)
	})
}

func (p *plans) answer(t *target, offer *plan.Offer, choose func() (*plan.Choice, error)) (*plan.Choice, error) {
	if p.repeats != nil {
		if len(*p.repeats) == 0 || (*p.repeats)[0].target != t || (*p.repeats)[0].terms != len(offer.Constraints) {
			return nil, errors.New("engine: internal error: a listing is planned as its statement was not")
		}
		choice := (*p.repeats)[0].choice
		*p.repeats = (*p.repeats)[1:]
		return choice, nil
	}
	if !p.keep {
		p.handed, p.enough, p.seeks = nil, nil, nil // SQLite makes the program anew
	}
	choice, err := choose()
	if err == nil {
		p.refused.note(t, choice.Refused)
	}
	if p.keep && err == nil {
		p.made = append(p.made, planned{t, choice, len(offer.Constraints)})
	}
	return choice, err
}
