package token

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error says what is wrong with a statement's text, and where.
type Error struct {
	// Line and Column are 1-based; Column counts characters. They are 0 where the place is
	// not known.
	Line, Column int
	// Msg says what is wrong and what to write instead.
	Msg string
	// Unsupported says that the text is understood but that this project does
	// not do it; Msg then begins with "not supported yet".
	Unsupported bool
}

// Error returns "sql: line 1, column 8: …", without the place where it is not known.
func (e *Error) Error() string {
	if e.Line == 0 {
		return "sql: " + e.Msg
	}
	return fmt.Sprintf("sql: line %d, column %d: %s", e.Line, e.Column, e.Msg)
}

// ErrorAt makes an [Error] for a byte offset of sql.
func ErrorAt(sql string, offset int, format string, args ...any) *Error {
	before := sql[:min(offset, len(sql))]
	start := strings.LastIndexByte(before, '\n') + 1
	return &Error{
		Line:   strings.Count(before, "\n") + 1,
		Column: utf8.RuneCountInString(before[start:]) + 1,
		Msg:    fmt.Sprintf(format, args...),
	}
}

// UnsupportedAt is [ErrorAt] for a form that is understood and refused.
func UnsupportedAt(sql string, offset int, format string, args ...any) *Error {
	err := ErrorAt(sql, offset, "not supported yet: "+format, args...)
	err.Unsupported = true
	return err
}
