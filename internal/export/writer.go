package export

// Writer renders the rows of one answer. Begin is called once, then Row for
// each row, then End once, also after a failure of the scan.
type Writer interface {
	// Begin takes the names of the columns.
	Begin(columns []string) error
	// Row takes the values of one row, which it does not keep. Each is nil or
	// an int64, float64, bool, string, []byte, time.Time, or, where JSON may be nested,
	// a json.RawMessage.
	Row(values []any) error
	// End writes what is still held back. Unless the answer is whole, a JSON
	// array stays open: it cannot be mistaken for the whole answer.
	End(whole bool) error
}

// Options are the choices that formats have.
type Options struct {
	// Null is the text of NULL where it is not that of the format; JSON has its own.
	Null string
	// Delimiter parts the fields of CSV; 0 for a comma.
	Delimiter rune
	// Defuse keeps spreadsheets from taking a text for a formula: in CSV and TSV an
	// apostrophe stands before a text that begins with =, +, -, @, a tab or a line's end.
	Defuse bool
	// Name is what an answer is called in a [Document] that has names for them, "" for
	// answer.
	Name string
}
