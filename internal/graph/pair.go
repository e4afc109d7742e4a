package graph

import (
	"errors"
	"fmt"
	"slices"
)

// errUnmatched is the fault of an item of a batch that may be among those that do not
// say whose they are.
var errUnmatched = errors.New("the answer of the batch does not say which part of it is of this item, nor whether it was done")

func unmatched(o *outbound) Result {
	return Result{Err: fmt.Errorf("graph: %s: %w", requestName(o.method, o.path), errUnmatched)}
}

// pairing gives each part of a batch's answer to the item that it is of.
type pairing struct {
	items  []item
	parts  []batchPart
	owners []owner
	among  [][]int // the items that a part may be of, by what it says
	// read reads the part of an item; silent says that the part does not say whose it is.
	read func(o *outbound, p batchPart, silent bool) Result
}

// pair gives each part to its item. The order is believed where there is a part for each
// item and none says that it is another's; but of parts that may be of several items, by
// what they say, none is. Out of order a part has to say whose it is. Items without a
// part, which may be among those that do not, are to be asked by themselves. What
// is believed for what those will say is returned; nil where nothing is.
func pair(items []item, parts []batchPart, read func(o *outbound, p batchPart, silent bool) Result) *wager {
	x := &pairing{items: items, parts: parts, owners: make([]owner, len(parts)), among: make([][]int, len(parts)), read: read}
	for i, p := range parts {
		if x.owners[i] = ownerOf(p); p.present {
			x.among[i] = x.owners[i].among(items)
		}
	}
	if x.isOrdered() {
		return x.byPlace()
	}
	x.bySaying()
	return nil
}

// speaks reports whether a part in its place would say whose it is, and does.
func (x *pairing) speaks(i int) bool {
	return x.items[i].identifies() && x.owners[i].object != ""
}

func (x *pairing) isOrdered() bool {
	if len(x.parts) != len(x.items) {
		return false
	}
	for i := range x.parts {
		if len(x.items) > 1 && x.parts[i].present && x.speaks(i) && !slices.Contains(x.among[i], i) {
			return false
		}
	}
	return true
}

// byPlace gives each part to the item in its place.
func (x *pairing) byPlace() *wager {
	w, open := x.silent()
	for i, p := range x.parts {
		o := x.items[i].outbound
		switch {
		case !p.present:
		case open[i] || x.speaks(i) && len(x.among[i]) > 1:
			*x.items[i].result = unmatched(o)
		default:
			*x.items[i].result = x.read(o, p, len(x.items) > 1 && x.owners[i].object == "")
		}
	}
	return w
}

// silent are the parts that say nothing of whose they are, where all keep their places. Those
// that say the same, but not to the last byte, as each refusal has an id of its own, are
// one as good as the other. Where several things are said, they may have changed places: what
// most say is believed for a wager, that the others are where they belong. What is the
// same to the last byte may stand in the place of another part. What is to be asked by
// itself is open. A refusal that passes is asked again anyhow.
func (x *pairing) silent() (_ *wager, open []bool) {
	open = make([]bool, len(x.parts))
	claims, bodies := map[string][]int{}, map[string]int{}
	for i, p := range x.parts {
		if p.present && x.items[i].identifies() && x.owners[i].object == "" {
			claims[x.owners[i].claim] = append(claims[x.owners[i].claim], i)
			bodies[p.body]++
		}
	}
	most, saved := "", 0
	for claim, list := range claims {
		list = slices.DeleteFunc(slices.Clone(list), func(i int) bool { return bodies[x.parts[i].body] > 1 })
		if len(list) > saved || len(list) == saved && claim < most {
			most, saved = claim, len(list)
		}
	}
	w := &wager{}
	for claim, list := range claims {
		for _, i := range list {
			open[i] = !x.owners[i].passing && (claim != most || bodies[x.parts[i].body] > 1)
			switch {
			case open[i] && len(claims) > 1:
				w.proofs = append(w.proofs, proof{x.items[i], claim})
			case !open[i]:
				w.on = append(w.on, x.items[i])
			}
		}
	}
	return w, open
}

// bySaying gives each part to the one item that it says it is of.
func (x *pairing) bySaying() {
	answered := make([]bool, len(x.items))
	left := false
	for i, p := range x.parts {
		if !p.present {
			continue
		}
		k := x.theOne(i, answered)
		if k < 0 {
			left = true
			continue
		}
		answered[k] = true
		*x.items[k].result = x.read(x.items[k].outbound, p, false)
	}
	for k, it := range x.items {
		if !answered[k] && (left || !it.repeatable) {
			*it.result = unmatched(it.outbound)
		}
	}
}

// theOne is the one item without an answer that a part is of; -1 where there is none.
func (x *pairing) theOne(part int, answered []bool) int {
	if list := x.among[part]; len(list) == 1 && !answered[list[0]] {
		return list[0]
	}
	return -1
}

// wager is what is believed of a batch's answer as long as other items, which are asked by
// themselves, are answered what stood in their places.
type wager struct {
	on     []item
	proofs []proof
}

// proof is an item, and what stood in its place.
type proof struct {
	item
	claim string
}

// lost reports whether one was answered otherwise.
func (w *wager) lost() bool {
	return slices.ContainsFunc(w.proofs, func(p proof) bool {
		var refused *APIError
		switch r := p.result; {
		case errors.As(r.Err, &refused):
			return claimOf(refused) != p.claim
		default:
			return r.Page == nil || len(r.Page.Nodes) > 0 || p.claim != ""
		}
	})
}
