package command

// A Command is one of the types of this package.
type Command interface{ isCommand() }

type (
	// Begin opens a transaction.
	Begin struct {
		Tag   string // BEGIN or START TRANSACTION
		Modes Modes
	}
	// End closes one.
	End struct {
		Commit, Chain bool
	}
	// Savepoint is SAVEPOINT, RELEASE or ROLLBACK TO.
	Savepoint struct {
		Action SavepointAction
		Name   string
	}
	// SetModes is SET TRANSACTION, or SET SESSION CHARACTERISTICS AS TRANSACTION.
	SetModes struct {
		Session bool
		Modes   Modes
	}
	// Set is SET, and RESET of one setting, which gives it its default.
	Set struct {
		Name, Value    string
		Default, Local bool
		Tag            string // SET or RESET
	}
	// Show is SHOW; the name ALL stands for all.
	Show struct{ Name string }
	// ResetAll is RESET ALL.
	ResetAll struct{}
	// Discard is DISCARD ALL, PLANS, SEQUENCES or TEMP.
	Discard struct{ What string }
	// Prepare is PREPARE.
	Prepare struct {
		Name  string
		Types []string
		Query Piece
	}
	// Execute is EXECUTE, with constants.
	Execute struct {
		Name string
		Args []Constant
	}
	// Deallocate is DEALLOCATE; no name stands for all.
	Deallocate struct{ Name string }
	// Declare is DECLARE … CURSOR.
	Declare struct {
		Name         string
		Binary, Hold bool
		Query        Piece
	}
	// Fetch is FETCH, and MOVE.
	Fetch struct {
		Name  string
		Count int64 // negative for all
		Move  bool
	}
	// CloseCursor is CLOSE; no name stands for all.
	CloseCursor struct{ Name string }
	// Copy is COPY … TO STDOUT.
	Copy struct {
		Query   Piece
		Options CopyOptions
	}
	// Nothing is what changes nothing here, as UNLISTEN.
	Nothing struct{ Tag string }
)

// Modes are those of a transaction.
type Modes struct {
	Isolation string // in lower case, empty where it is not said
	ReadOnly  *bool
}

// Constant is an argument of EXECUTE, in the text form of its type.
type Constant struct {
	Text     string
	Null     bool
	Position int // in characters, from 1
}

// SavepointAction is what is done with a savepoint.
type SavepointAction uint8

// What may be done with a savepoint.
const (
	Make SavepointAction = iota
	Release
	RollbackTo
)

// CopyOptions say how COPY writes rows.
type CopyOptions struct {
	Format        string // text, csv or binary
	Header        bool
	Delimiter     byte
	Null          string
	Quote, Escape byte
	ForceQuote    []string // columns
	ForceAll      bool     // all columns
}

func (Begin) isCommand()       {}
func (End) isCommand()         {}
func (Savepoint) isCommand()   {}
func (SetModes) isCommand()    {}
func (Set) isCommand()         {}
func (Show) isCommand()        {}
func (ResetAll) isCommand()    {}
func (Discard) isCommand()     {}
func (Prepare) isCommand()     {}
func (Execute) isCommand()     {}
func (Deallocate) isCommand()  {}
func (Declare) isCommand()     {}
func (Fetch) isCommand()       {}
func (CloseCursor) isCommand() {}
func (Copy) isCommand()        {}
func (Nothing) isCommand()     {}
