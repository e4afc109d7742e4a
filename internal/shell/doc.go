// Package shell is the interactive face of the command line: it reads statements and
// commands, runs them, and shows the answers until it is told to end.
//
//	err := shell.Run(ctx, shell.Options{Open: open, Out: os.Stdout, Err: os.Stderr, Terminal: true})
//
// # What it reads
//
// A statement ends with a semicolon and may have several lines ([ended]). A line that
// begins with a dot or a backslash is a command (commands.go): those of psql and of SQLite's
// shell have the names that their users know. Everything else about a line is the editor's
// (editor.go): history, search, editing keys. Where there is no terminal, lines are read as
// they are (lines.go).
//
// # What it offers
//
// Completion (complete.go) is a pure function of the text, the place of the cursor and the
// names (names.go), which come from the catalogue of the connection: after FROM tables,
// after m. the columns of the table that m stands for, after EXEC procedures, within /*+
// hints. Colours (colour.go) are a function of the text too.
//
// # How it runs
//
// A statement's rows are printed as they arrive, to the pager where there is one
// (output.go). An interrupt ends the statement, and not the shell (run.go). Below each answer
// one line says how many rows, how long, at what cost, and whether they are all.
package shell
