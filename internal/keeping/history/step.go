package history

import (
	"strings"
	"time"
)

// Task is what steps belong to: a table of an account. Its checkpoint is kept with it.
type Task struct{ Account, Table string }

// AccountsTask is the table of the task whose checkpoint is the list of a login's accounts; its
// account is the login's name. A sink that forgets an account lets go of all of them: they are
// read again.
const AccountsTask = "sync_accounts"

// OfLogin reports whether what is kept under a name is a login's as a whole, and no account's: it
// is "", or the login's name, while an account has an id of digits.
func OfLogin(account string) bool { return account == "" || strings.Trim(account, "0123456789") != "" }

// Step is what one transaction of a sink brings.
type Step struct {
	Batches []Batch
	// Checkpoint says where the task goes on; whoever reads it has written it. None has it
	// begin anew.
	Checkpoint []byte
}

// Batch is what one reading has seen of a table.
type Batch struct {
	Table *Table
	// Rows are in no order. Of rows with one key the last counts.
	Rows []Row
	// Scope says which rows would have been seen: those there that were not are closed.
	// nil closes nothing; so does a Scan that is not complete.
	Scope *Scope
	Scan  Scan
}

// Scan tells of a reading. A sink numbers and keeps it, also where there were no rows.
type Scan struct {
	Account string
	// From and To are the range of time that was asked for, where there was one.
	From, To time.Time
	// Began is when the reading began: what it saw was so from then on.
	Began, Ended time.Time
	// Complete says that no row is missing of those asked for.
	Complete bool
	Reasons  []Reason
	// Calls is how many calls it took of the quota.
	Calls int
}

// ColumnNotKept is the reason of values of a column that a table was kept with before, and is no more: a
// word of sys_reasons.
const ColumnNotKept = "not_returned"

// Reason says why values or rows are missing.
type Reason struct {
	Reason string `json:"reason"` // a word of sys_reasons
	Column string `json:"column,omitempty"`
	Object string `json:"object,omitempty"` // the first that it concerns
	Count  int    `json:"count,omitempty"`
	// Incomplete says that rows may be missing.
	Incomplete bool   `json:"incomplete,omitempty"`
	Message    string `json:"message,omitempty"`
}
