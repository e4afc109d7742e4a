package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// Prepare compiles one statement. run goes to every [Module] the statement
// touches. The error is, in this order: the context's, the one a module
// returned or a [RefusedError], [ErrOutOfMemory] or a [PanicError], SQLite's as
// [*Error].
func (c *Conn) Prepare(ctx context.Context, sql string, run Run) (*Stmt, error) {
	if c.db == nil || c.bad {
		return nil, errClosed
	}
	if err := c.admit(sql); err != nil {
		return nil, err
	}
	for {
		s, again, err := c.compile(ctx, sql, run, nil)
		if err == nil || !again {
			return s, err
		}
	}
}

// compile does so; again says that another plan may do where this one is refused.
func (c *Conn) compile(ctx context.Context, sql string, run Run, w *Writing) (_ *Stmt, again bool, _ error) {
	s := &Stmt{call: call{native: &c.native, run: run, plans: plans{keep: true}, writing: w}}
	var tail string
	err := s.do(ctx, sql, func() (err error) {
		s.stmt, tail, err = c.db.Prepare(sql)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	if s.stmt == nil {
		return nil, false, errors.New("sql: the statement is empty")
	}
	if strings.TrimSpace(tail) != "" && !c.silent(ctx, tail) {
		_ = s.Close()
		return nil, false, ErrSeveral
	}
	if w == nil && !s.stmt.ReadOnly() { // VACUUM alone asks no leave before it runs
		_ = s.Close()
		return nil, false, &RefusedError{Verb: "VACUUM"}
	}
	if again, err = c.study(ctx, s, sql); err != nil {
		_ = s.Close()
		return nil, again, err
	}
	return s, false, nil
}

// silent reports whether a text holds nothing but comments and semicolons.
func (c *Conn) silent(ctx context.Context, text string) bool {
	s := &Stmt{call: call{native: &c.native}}
	err := s.do(ctx, text, func() (err error) {
		for text != "" && s.stmt == nil && err == nil {
			text = strings.TrimLeft(text, "; \t\r\n")
			s.stmt, text, err = c.db.PrepareFlags(text, sqlite3.PREPARE_NO_VTAB)
		}
		return err
	})
	empty := err == nil && s.stmt == nil
	_ = s.Close()
	return empty
}

// admit refuses a text that cannot be a statement, and makes known what others call.
func (c *Conn) admit(sql string) error {
	if err := checkText(sql); err != nil {
		return err
	}
	return c.demand(sql)
}

// checkText refuses what SQLite would cut short or misread.
func checkText(sql string) error {
	if len(sql) > maxStatement {
		return fmt.Errorf("sql: the statement is %d bytes long: %d are the most; pass long lists as parameters or in parts", len(sql), maxStatement)
	}
	if i := strings.IndexByte(sql, 0); i >= 0 {
		return fmt.Errorf("sql: NUL character at byte %d: pass such texts as parameters", i)
	}
	for i, r := range sql {
		if r != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRuneInString(sql[i:]); size == 1 {
			return fmt.Errorf("sql: invalid UTF-8 at byte %d", i)
		}
	}
	return nil
}
