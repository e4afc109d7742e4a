package pgwire

import (
	"context"
	"io"
	"strconv"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// portal is a statement with its parameters, and its answer once it is run.
type portal struct {
	name    string
	st      *statement
	args    []any
	formats []int16
	size    int  // bytes of its parameters
	cursor  bool // made by DECLARE
	hold    bool // stays when its transaction is committed
	held    bool // its transaction was committed

	ctx    context.Context
	cancel context.CancelCauseFunc
	ends   *deadline  // of ctx
	answer *answer    // nil until it is run
	uses   *statement // that EXECUTE has run, or nil
}

// answer is what a statement answers with.
type answer struct {
	columns []pgsql.Column // nil for none
	rows    Rows           // nil where there is only a tag
	lent    bool           // the rows are those of a cursor
	tag     string
	counted bool     // the tag ends with a number of rows
	left    int64    // how many rows more may be sent, negative for all
	formats []int16  // in place of the portal's, where it is not nil
	copy    *copyOut // nil where rows are rows
}

// bind makes a portal of a statement.
func bind(ctx context.Context, name string, st *statement, args []any, formats []int16) *portal {
	p := &portal{name: name, st: st, args: args, formats: formats, ends: &deadline{Context: ctx}}
	p.ctx, p.cancel = context.WithCancelCause(p.ends)
	st.users++
	return p
}

func (p *portal) close() {
	if a := p.answer; a != nil && a.rows != nil && !a.lent {
		_ = a.rows.Close() // what there was to tell was told
	}
	p.cancel(nil)
	p.st.release()
	if p.uses != nil {
		p.uses.release()
	}
}

// limit is how long a statement may take.
func (s *session) limit() time.Duration {
	return sooner(s.limits.Statement, s.set.Duration("statement_timeout"))
}

// start runs what the backend has prepared, under a portal's context.
func (s *session) start(p *portal, prepared Prepared, args []any) (*answer, error) {
	if prepared.Writes() {
		if err := s.mayWrite(prepared.Tag()); err != nil {
			return nil, err
		}
	}
	var rows Rows
	err := s.out.wait(func() (err error) {
		rows, err = prepared.Run(p.ctx, args)
		return err
	})
	if err != nil {
		return nil, err
	}
	tag := prepared.Tag()
	a := &answer{columns: prepared.Columns(), rows: rows, tag: tag, counted: isCounted(tag), left: -1}
	if prepared.Writes() && rows.Affected() > 0 {
		s.batch.wrote(tagOf(a, 0))
	}
	return a, nil
}

// isCounted tells of tags that say how many rows there are.
func isCounted(tag string) bool { return tag == "SELECT" || isWrite(tag) }

// isWrite tells of tags that say how many rows were changed.
func isWrite(tag string) bool { return tag == "INSERT" || tag == "UPDATE" || tag == "DELETE" }

// mayWrite refuses a write that ROLLBACK could be thought to undo.
func (s *session) mayWrite(tag string) error {
	if s.tx.status == idle {
		return nil
	}
	return pgerror.New(pgerror.ReadOnlyTransaction, "cannot execute %s in a read-only transaction", tag).
		WithHint("Send it by itself, outside BEGIN and COMMIT (autocommit): the platform cannot take back what it was told.")
}

// send sends rows of an answer, most at the most where that is positive, and returns the tag
// that ends it. more tells that it stopped at that number.
func (s *session) send(a *answer, formats []int16, most int64) (tag string, more bool, err error) {
	if a.rows == nil {
		return a.tag, false, nil
	}
	if a.formats != nil {
		formats = a.formats
	}
	count, zone := int64(0), s.Zone()
	for a.left != 0 {
		if most > 0 && count == most {
			return "", true, nil
		}
		if err = s.out.wait(a.rows.Next); err != nil {
			break
		}
		if a.left > 0 {
			a.left--
		}
		count++
		if err = s.sendRow(a, formats, zone); err != nil {
			break
		}
	}
	if !a.lent {
		for _, n := range a.rows.Notices() {
			s.notice(n)
		}
	}
	if err != nil && err != io.EOF { //nolint:errorlint // Rows say so by itself
		return "", false, err
	}
	return tagOf(a, count), false, nil
}

// sendRow encodes a row, and sends those before it once there are enough.
func (s *session) sendRow(a *answer, formats []int16, zone *time.Location) (err error) {
	switch {
	case a.columns == nil: // MOVE
		return nil
	case a.copy != nil:
		s.out.b, err = a.copy.appendRow(s.out.b, a.rows.Row(), zone)
	default:
		s.out.b, err = appendRow(s.out.b, a.rows.Row(), a.columns, formats, zone)
	}
	if err == nil && len(s.out.b) >= flushAt {
		err = s.out.flush()
	}
	return err
}

// tagOf is the tag of an answer that ends after count rows.
func tagOf(a *answer, count int64) string {
	if !a.counted {
		return a.tag
	}
	if isWrite(a.tag) {
		count = a.rows.Affected()
	}
	tag := a.tag
	if tag == "INSERT" {
		tag += " 0"
	}
	return tag + " " + strconv.FormatInt(count, 10)
}
