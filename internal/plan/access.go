package plan

import (
	"encoding/json"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Role says what one argument of a scan is for.
type Role string

// The roles.
const (
	RoleKey      Role = "key"      // ids of nodes at Access.Level
	RoleAccount  Role = "account"  // ids of accounts to keep to
	RoleSince    Role = "since"    // rows at or after this instant are enough
	RoleAfter    Role = "after"    // rows after it
	RoleUntil    Role = "until"    // rows at or before this instant are enough
	RoleBefore   Role = "before"   // rows before it
	RoleAt       Role = "at"       // rows at this instant are enough
	RoleArgument Role = "argument" // a value that goes into the request
	RoleLimit    Role = "limit"    // rows wanted
	RoleOffset   Role = "offset"   // rows skipped before those
)

// A set of a table's columns, or of a node's fields, holds them all.
var _ [bitset.Max - schema.MaxFields]struct{}

// Access says how a scan reaches its rows. It travels as text with the plan.
type Access struct {
	// Table is the table's name.
	Table string `json:"table"`
	// Level is the level whose nodes are looked up by id, or -1 for a walk from
	// the root.
	Level int `json:"level"`
	// Args are the roles of the scan's arguments, in order.
	Args []ArgRole `json:"args,omitempty"`
	// Used are the table's columns that the reference reads, by position.
	Used bitset.Set `json:"used"`
	// Newest says that rows have to come newest first.
	Newest bool `json:"newest,omitempty"`
	// Everyone says that a term compares the account that asks, where any of them may:
	// all ask, as far as no other term keeps to some.
	Everyone bool `json:"everyone,omitempty"`
}

// ArgRole is the role of one argument.
type ArgRole struct {
	Role Role `json:"role"`
	// Column is the position of the table's column that the argument is for.
	Column int `json:"column,omitempty"`
	// Null says that NULL is a value like others: it bounds nothing.
	Null bool `json:"null,omitempty"`
}

// String encodes the access.
func (a *Access) String() string {
	b, err := json.Marshal(a)
	if err != nil { // plain fields only: cannot happen
		panic(err)
	}
	return string(b)
}

// ParseAccess decodes what [Access.String] made.
func ParseAccess(s string) (*Access, error) {
	a := new(Access)
	if err := json.Unmarshal([]byte(s), a); err != nil {
		return nil, fmt.Errorf("plan: access %q: %w", s, err)
	}
	return a, nil
}
