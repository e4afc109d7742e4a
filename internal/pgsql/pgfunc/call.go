package pgfunc

import (
	"context"
	"errors"
	"math"
	"strconv"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgnumeric"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
)

// call is one call of a form's function. Its methods read the arguments; the first that
// cannot be read makes the call fail.
type call struct {
	*connection
	args []sqlite3.Value
	conn *sqlite3.Conn
	err  error
}

// count is the number of arguments.
func (c *call) count() int { return len(c.args) }

func (c *call) null(i int) bool { return i >= len(c.args) || c.args[i].Type() == sqlite3.NULL }

func (c *call) text(i int) string { return c.args[i].Text() }

func (c *call) int(i int) int64 { return c.args[i].Int64() }

func (c *call) blob(i int) []byte { return c.args[i].RawBlob() }

// float reads a float, also one that has no number.
func (c *call) float(i int) float64 {
	if v := c.args[i]; v.Type() != sqlite3.TEXT {
		return v.Float()
	}
	f, err := strconv.ParseFloat(c.args[i].Text(), 64)
	if err != nil {
		c.fail(err)
	}
	return f
}

func (c *call) numeric(i int) *pgnumeric.Decimal {
	d, err := pgnumeric.Parse(c.args[i].Text())
	if err != nil {
		c.fail(err)
		return pgnumeric.FromInt(0)
	}
	return d
}

func (c *call) stamp(i int) pgtime.Stamp {
	s, err := pgtime.ReadStamp(c.args[i].Text())
	if err != nil {
		c.fail(err)
	}
	return s
}

func (c *call) day(i int) pgtime.Day {
	d, err := pgtime.ReadDay(c.args[i].Text())
	if err != nil {
		c.fail(err)
	}
	return d
}

func (c *call) clock(i int) pgtime.Clock {
	t, err := pgtime.ReadClock(c.args[i].Text())
	if err != nil {
		c.fail(err)
	}
	return t
}

func (c *call) interval(i int) pgtime.Interval {
	v, err := pgtime.ReadInterval(c.args[i].Text())
	if err != nil {
		c.fail(err)
	}
	return v
}

// value is an argument as a Go value.
func (c *call) value(i int) any { return Held(c.args[i]) }

// Held is a value in the form in which the engine holds it: nil, int64, float64, string or
// []byte.
func Held(v sqlite3.Value) any {
	switch v.Type() {
	case sqlite3.INTEGER:
		return v.Int64()
	case sqlite3.FLOAT:
		return v.Float()
	case sqlite3.TEXT:
		return v.Text()
	case sqlite3.BLOB:
		return v.Blob(nil)
	}
	return nil
}

func (c *call) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// ctx is the context of the statement, for what takes long.
func (c *call) ctx() context.Context { return c.conn.GetInterrupt() }

// longest is the bound on the length of a text, in bytes.
func (c *call) longest() int { return c.conn.Limit(sqlite3.LIMIT_LENGTH, -1) }

// errTooLong is the error of a text beyond the connection's bound.
var errTooLong = pgerror.New("54000", "the text would be too long")

// result gives a result to the engine: nil, an error, or a value in one of the engine's
// forms.
func result(ctx sqlite3.Context, v any) {
	switch v := v.(type) {
	case nil:
	case error:
		resultError(ctx, v)
	case bool:
		ctx.ResultBool(v)
	case int:
		ctx.ResultInt64(int64(v))
	case int64:
		ctx.ResultInt64(v)
	case float64:
		resultFloat(ctx, v)
	case string:
		ctx.ResultText(v)
	case []byte:
		ctx.ResultBlob(v)
	case *pgnumeric.Decimal:
		ctx.ResultText(pgnumeric.Format(v))
	case sqlite3.Value:
		ctx.ResultValue(v)
	}
}

// resultError gives an error to the engine, which keeps its text.
func resultError(ctx sqlite3.Context, err error) { ctx.ResultError(carried(err)) }

// carried is an error whose text carries its SQLSTATE.
func carried(err error) error {
	var e *pgerror.Error
	if errors.As(err, &e) {
		return errors.New(e.Carried())
	}
	return err
}

// errInterrupted is the error of a call whose statement has ended.
var errInterrupted = sqlite3.INTERRUPT

// resultFloat gives a float; NaN, which the engine lacks, as a text, which sorts behind
// all numbers.
func resultFloat(ctx sqlite3.Context, f float64) {
	if math.IsNaN(f) {
		ctx.ResultText("NaN")
		return
	}
	ctx.ResultFloat(f)
}

// unless is a result, or the error there was.
func unless(v any, err error) any {
	if err != nil {
		return err
	}
	return v
}

// Host is what functions are to know of their connection.
type Host struct {
	// Now is the clock, which stands still within a statement; nil means [time.Now].
	Now func() time.Time
	// Zone is the session's time zone, which may change between statements; nil is UTC.
	Zone func() *time.Location
}

// connection is what calls on one connection share.
type connection struct {
	held     int // by aggregates, in bytes
	random   prng
	patterns map[string]*pattern
	host     Host
}

func (c *connection) zone() *time.Location {
	if c.host.Zone == nil {
		return time.UTC
	}
	return c.host.Zone()
}

// maxHeld is what the aggregates of a connection may hold together, in bytes: their values
// lie outside of the engine's own memory.
const maxHeld = 64 << 20

var errHeld = pgerror.New("53200", "what aggregates hold comes to more than %d MB: aggregate fewer rows at once", maxHeld>>20)

func (c *connection) take(bytes int) error {
	if c.held+bytes > maxHeld {
		return errHeld
	}
	c.held += bytes
	return nil
}
