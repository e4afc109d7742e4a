package engine

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// ErrOutOfMemory says that a statement needs more memory than its connection
// may take. The connection is bad afterwards.
var ErrOutOfMemory = errors.New("out of memory")

// ErrSeveral refuses a text with more than one statement.
var ErrSeveral = errors.New("engine: more than one statement in one text: run them one by one")

// Object is a kind of named thing in SQL.
type Object uint8

// The kinds of named things that SQLite may not find.
const (
	NoObject Object = iota
	TableObject
	ColumnObject
	FunctionObject
)

// String returns the word for the kind: "table".
func (o Object) String() string {
	switch o {
	case TableObject:
		return "table"
	case ColumnObject:
		return "column"
	case FunctionObject:
		return "function"
	default:
		return "object"
	}
}

// Error is SQLite's own refusal of a statement.
type Error struct {
	// Message is SQLite's text: "no such column: m.Foo".
	Message string
	// Code is SQLite's extended result code.
	Code int
	// Offset is the byte offset of the offending token in the SQL prepared, -1
	// where SQLite names none. Line and Column are the same, from 1 and in
	// characters, and 0 where there is none.
	Offset, Line, Column int
	// Incomplete says that the text ends where more is expected.
	Incomplete bool
	// Unknown is the kind of thing that SQLite does not know, Name its name as
	// written, without quotes: "m.Foo".
	Unknown Object
	Name    string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return "sql: " + e.Message
	}
	return fmt.Sprintf("sql: line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// TooBig reports whether a value, or a row that is sorted or grouped, is longer than may be.
func (e *Error) TooBig() bool { return e.primary() == sqlite3.TOOBIG }

// OfStatement reports whether the statement or its values are at fault, and not the machine
// that it runs on.
func (e *Error) OfStatement() bool {
	switch e.primary() {
	case sqlite3.ERROR, sqlite3.MISMATCH, sqlite3.RANGE, sqlite3.TOOBIG:
		return true
	default:
		return false
	}
}

// primary is SQLite's result code without what extends it.
func (e *Error) primary() sqlite3.ErrorCode { return sqlite3.ErrorCode(e.Code & 0xff) }

// Verbs that are not SQL keywords of a statement.
const (
	verbFunction    = "FUNCTION"
	verbRead        = "READ"
	verbTransaction = "TRANSACTION"
	verbConflict    = "CONFLICT"
)

// RefusedError refuses what a statement may not do or use.
type RefusedError struct {
	// Verb is what was attempted: "ATTACH", "PRAGMA", "FUNCTION", "READ",
	// "changing the schema".
	Verb string
	// Name is the object of it: a file, a table, a function; "" where there is
	// none.
	Name string
	// Column is the column that an UPDATE may not set, "" elsewhere.
	Column string
}

func (e *RefusedError) Error() string {
	switch e.Verb {
	case verbFunction:
		return fmt.Sprintf("sql: function %s is not allowed", e.Name)
	case verbRead:
		return fmt.Sprintf("sql: table %s is not one of this driver's: sys_tables lists them", e.Name)
	case verbTransaction:
		return fmt.Sprintf("sql: %s is not allowed as SQL: the platform has no transactions; a Go program has BeginTx, Commit and Rollback of database/sql, for statements that read", e.Name)
	case verbConflict:
		return fmt.Sprintf("sql: %s OR … is not allowed: a row is sent once, and what the platform refuses is an error", e.Name)
	case Insert.String(), Update.String(), Delete.String():
		if e.Column != "" {
			return fmt.Sprintf("sql: column %s.%s cannot be set", e.Name, e.Column)
		}
		return fmt.Sprintf("sql: %s is not allowed for %s", e.Verb, e.Name)
	default:
		return fmt.Sprintf("sql: %s is not allowed: statements may only read the driver's tables", e.Verb)
	}
}

// PanicError is a panic inside a [Module], a [Cursor] or an SQL function. It is
// a fault of the program, never of the statement; the connection is bad
// afterwards.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("engine: internal error: %v", e.Value) }

// panicError is the error of a panic on a connection of so much memory, in bytes.
func panicError(p any, memory int64) error {
	// The engine's binding panics when SQLite reports no memory; its value has
	// an unexported type.
	if err, ok := p.(error); ok && strings.HasSuffix(err.Error(), "out of memory") {
		return outOfMemory(memory)
	}
	return &PanicError{Value: p, Stack: debug.Stack()}
}

// outOfMemory is the error of a statement that needs more memory than there is, in bytes.
func outOfMemory(memory int64) error {
	return fmt.Errorf("sql: %w: the statement needs more than the %d MB that one connection may take: select fewer rows or columns, or aggregate less at once",
		ErrOutOfMemory, memory>>20)
}

// newError reads SQLite's error for a text of SQL ("" where it is not about the
// text).
func newError(err error, sql string) error {
	e := &Error{Message: strings.TrimPrefix(err.Error(), "sqlite3: "), Offset: -1}
	var full *sqlite3.Error
	var code sqlite3.ExtendedErrorCode
	if errors.As(err, &code) {
		e.Code = int(code)
	}
	if errors.As(err, &full) {
		e.Message = strings.TrimPrefix(err.Error(), code.Error()+": ")
		if rest := full.SQL(); rest != "" && len(rest) <= len(sql) {
			e.locate(sql, len(sql)-len(rest))
		}
	}
	e.Incomplete = e.Message == "incomplete input" // SQLite has no code for it
	e.recognise()
	e.advise()
	return e
}

func (e *Error) locate(sql string, offset int) {
	before := sql[:offset]
	e.Offset = offset
	e.Line = strings.Count(before, "\n") + 1
	e.Column = utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
}

// advise adds to a message of SQLite's what there is to do.
func (e *Error) advise() {
	switch e.primary() {
	case sqlite3.TOOBIG:
		e.Message += fmt.Sprintf(": a value, and a row that is sorted or grouped, hold %d MB at the most", maxValue>>20)
	case sqlite3.MISMATCH: // without tables of its own, SQLite has it for these only
		e.Message += ": LIMIT and OFFSET take whole numbers of 64 bits"
	}
}

// recognise finds the name that SQLite does not know in its message.
func (e *Error) recognise() {
	for prefix, object := range map[string]Object{
		"no such table: ":                 TableObject,
		"no such column: ":                ColumnObject,
		"no such function: ":              FunctionObject,
		"no such table-valued function: ": TableObject,
	} {
		name, ok := strings.CutPrefix(e.Message, prefix)
		if !ok {
			continue
		}
		// For "x" it adds: - should this be a string literal in single-quotes?
		name, _, _ = strings.Cut(name, " - should this be")
		e.Unknown, e.Name = object, strings.Trim(name, `"`)
		return
	}
}
