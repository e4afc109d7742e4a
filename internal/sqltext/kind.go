package sqltext

// Kind is the kind of a [Statement].
type Kind uint8

// The kinds of statement.
const (
	Other Kind = iota // whatever the driver has no use for: PRAGMA, ATTACH, VACUUM, SET, CREATE TABLE …
	Select
	Exec
	Insert
	Update
	Delete
	Explain
	Describe
	Show
	Begin
	Commit
	Rollback
	View // CREATE, ALTER or DROP LOCAL VIEW
	Cache
)

// String returns the kind's name in capitals.
func (k Kind) String() string {
	return [...]string{
		"OTHER", "SELECT", "EXEC", "INSERT", "UPDATE", "DELETE", "EXPLAIN", "DESCRIBE", "SHOW", "BEGIN", "COMMIT", "ROLLBACK", "LOCAL VIEW", "CACHE",
	}[k]
}

// kinds gives the kind of statement for its first word.
var kinds = map[string]Kind{
	"SELECT": Select, "VALUES": Select, "WITH": Select, "(": Select,
	"EXEC": Exec, "EXECUTE": Exec, "CALL": Exec, "{": Exec,
	"INSERT": Insert, "UPDATE": Update, "DELETE": Delete,
	"EXPLAIN": Explain, "DESCRIBE": Describe, "DESC": Describe, "SHOW": Show,
	"CACHE": Cache,
	"BEGIN": Begin, "START": Begin, "COMMIT": Commit, "END": Commit, "ROLLBACK": Rollback,
}
