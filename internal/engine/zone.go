package engine

import (
	"context"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// zoned is a module on a connection whose zone is not UTC: it and its cursors
// write and read instants in UTC, SQLite sees them in the zone.
type zoned struct {
	Module
	zone  *value.Zone
	times []bool // which columns hold instants
}

// inZone returns the table's module for a zone.
func (t *Table) inZone(zone *value.Zone) Module {
	module := t.readable()
	if zone.IsUTC() {
		return module
	}
	times, any := make([]bool, len(t.Columns)), false
	for i, col := range t.Columns {
		times[i] = col.Collation == TimeCollation
		any = any || times[i]
	}
	if !any {
		return module
	}
	return &zoned{module, zone, times}
}

// Plan implements [Module]. In front of the access text it notes which arguments
// are compared with instants.
func (z *zoned) Plan(run Run, offer *plan.Offer) (*plan.Choice, error) {
	own := *offer
	own.Constraints = make([]plan.Constraint, len(offer.Constraints))
	for i, k := range offer.Constraints {
		if z.timed(&k) {
			k.Value = z.toUTC(k.Value)
		}
		own.Constraints[i] = k
	}
	choice, err := z.Module.Plan(run, &own)
	if err != nil {
		return nil, err
	}
	var timed []string
	for i, arg := range choice.Args {
		if arg >= 0 && z.timed(&own.Constraints[i]) {
			timed = append(timed, strconv.Itoa(arg))
		}
	}
	noted := *choice
	noted.Access = strings.Join(timed, ",") + accessMark + choice.Access
	return &noted, nil
}

const accessMark = ";"

// ownAccess is the access text that a table's module gave, of one that is marked, and the
// arguments that are compared with instants on a connection of that zone.
func ownAccess(tables []*Table, zone *value.Zone, text string) (access string, of *zoned, timed []int) {
	_, access, _ = strings.Cut(text, " ")
	t := marked(tables, text)
	if t == nil {
		return access, nil, nil
	}
	if z, ok := t.inZone(zone).(*zoned); ok {
		timed, access = cutTimed(access)
		return access, z, timed
	}
	return access, nil, nil
}

// cutTimed parts the note about arguments from an access text.
func cutTimed(text string) (timed []int, access string) {
	note, access, _ := strings.Cut(text, accessMark)
	for number := range strings.SplitSeq(note, ",") {
		if i, err := strconv.Atoi(number); err == nil { // else there is none at all
			timed = append(timed, i)
		}
	}
	return timed, access
}

// timed reports whether a term compares a column of instants as such.
func (z *zoned) timed(k *plan.Constraint) bool {
	return k.Column >= 0 && k.Column < len(z.times) && z.times[k.Column] && k.Collation == TimeCollation && k.Op != plan.OpLimit && k.Op != plan.OpOffset
}

// toUTC brings what is compared with an instant to UTC.
func (z *zoned) toUTC(v value.Value) value.Value {
	if v.Kind() == value.KindText {
		if t, ok := z.zone.Parse(v.Text()); ok {
			return value.Text(value.FormatTime(t))
		}
	}
	return v
}

// Open implements [Module].
func (z *zoned) Open(run Run) (Cursor, error) {
	c, err := z.Module.Open(run)
	if err != nil {
		return nil, err
	}
	return &zonedCursor{c, z}, nil
}

type zonedCursor struct {
	Cursor
	zoned *zoned
}

// Filter implements [Cursor].
func (c *zonedCursor) Filter(ctx context.Context, access string, args []Arg) error {
	timed, access := cutTimed(access)
	for _, i := range timed {
		if i >= len(args) {
			continue
		}
		args[i].Value = c.zoned.toUTC(args[i].Value)
		for n, v := range args[i].List {
			args[i].List[n] = c.zoned.toUTC(v)
		}
	}
	return c.Cursor.Filter(ctx, access, args)
}

// Value implements [Cursor].
func (c *zonedCursor) Value(column int) value.Value {
	v := c.Cursor.Value(column)
	if c.zoned.times[column] && v.Kind() == value.KindText {
		if t, ok := value.ParseTime(v.Text()); ok {
			return value.Text(c.zoned.zone.Format(t))
		}
	}
	return v
}

// Seek implements [Seeker].
func (c *zonedCursor) Seek(column int, wanted func() (value.Value, bool)) {
	if s, ok := c.Cursor.(Seeker); ok && !c.zoned.times[column] {
		s.Seek(column, wanted)
	}
}
