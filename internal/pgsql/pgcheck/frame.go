package pgcheck

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// frame is the frame of a window, in the engine's words, which are the same.
func frame(c *checker, s *scope, made *Window, f *pgparse.Frame) {
	switch {
	case f.Start.What == "UNBOUNDED FOLLOWING":
		c.fail(f.Start.At(), "42P20", "frame start cannot be UNBOUNDED FOLLOWING")
	case f.End.What == "UNBOUNDED PRECEDING":
		c.fail(f.End.At(), "42P20", "frame end cannot be UNBOUNDED PRECEDING")
	case f.Start.What == "CURRENT ROW" && f.End.What == "PRECEDING":
		c.fail(f.End.At(), "42P20", "frame starting from current row cannot have preceding rows")
	case f.Start.What == "FOLLOWING" && (f.End.What == "PRECEDING" || f.End.What == "CURRENT ROW"):
		c.fail(f.End.At(), "42P20", "frame starting from following row cannot have preceding rows")
	case f.Unit == "groups" && len(made.OrderBy) == 0:
		c.fail(f.At(), "42P20", "GROUPS mode requires an ORDER BY clause")
	}
	offset := rowsOffset
	if f.Unit == "range" && (f.Start.Offset != nil || f.End.Offset != nil) {
		offset = rangeOffset
		if len(made.OrderBy) != 1 {
			c.fail(made.at, "42P20", "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column")
		}
	}
	bound := func(b pgparse.Bound) string {
		if b.Offset == nil {
			return b.What
		}
		made.Offsets = append(made.Offsets, offset(c, s, made, b))
		return place(len(made.Offsets)) + " " + b.What
	}
	made.Frame = strings.ToUpper(f.Unit) + " BETWEEN " + bound(f.Start) + " AND " + bound(f.End)
	if f.Exclude != "" {
		made.Frame += " EXCLUDE " + f.Exclude
	}
	if made.instants {
		made.OrderBy[0].Expr = template(pgtype.Int8, made.OrderBy[0].Expr.At, pgfunc.Microseconds+"($1)", made.OrderBy[0].Expr)
	}
}

// rowsOffset is how many rows, or groups of them, a frame reaches.
func rowsOffset(c *checker, s *scope, _ *Window, b pgparse.Bound) *Expr {
	offset := to(c, c.expr(s, b.Offset), pgtype.Int8, implicit)
	if n, ok := offset.Value.(int64); !ok || offset.Kind != Const || n < 0 {
		c.refuse(b.Offset.At(), "a frame whose offset is no whole number")
	}
	return offset
}

// rangeOffset is how far from the row's own value a frame reaches: in numbers that the engine adds as
// PostgreSQL does, or in the microseconds of an interval, by which instants are ordered then.
func rangeOffset(c *checker, s *scope, made *Window, b pgparse.Bound) *Expr {
	ordered := made.OrderBy[0].Expr.Type
	offset := c.expr(s, b.Offset)
	switch ordered {
	case pgtype.Int2, pgtype.Int4, pgtype.Int8:
		offset = to(c, offset, pgtype.Int8, implicit)
	case pgtype.Float4, pgtype.Float8:
		offset = to(c, offset, pgtype.Float8, implicit)
	case pgtype.Date, pgtype.Timestamp, pgtype.Timestamptz:
		offset = to(c, offset, pgtype.Interval, implicit)
	default:
		c.refuse(b.Offset.At(), "RANGE with an offset over the type %s", ordered)
	}
	if offset.Kind != Const || offset.Value == nil {
		c.refuse(b.Offset.At(), "RANGE with an offset that is no constant")
	}
	negative := false
	switch v := offset.Value.(type) {
	case int64:
		negative = v < 0
	case float64:
		negative = v < 0
	case string:
		n, err := pgfunc.Reach(v, ordered, c.opts.Env.Zone)
		if err != nil {
			panic(failure{err.At(pgparse.Position(c.text, b.Offset.At()))})
		}
		made.instants = true
		return &Expr{Kind: Const, Type: pgtype.Int8, Mod: -1, At: b.Offset.At(), Value: n}
	}
	if negative {
		c.fail(-1, "22013", "invalid preceding or following size in window function")
	}
	return offset
}
