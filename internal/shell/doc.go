// Package shell is the interactive face of the command line: it reads statements and
// commands, runs them, and shows the answers until it is told to end.
//
//	err := shell.Run(ctx, shell.Options{Open: open, Out: os.Stdout, Err: os.Stderr, Terminal: true})
//
// # What it reads
//
// A statement ends with a semicolon and may have several lines. A line that begins with a dot
// or a backslash is a command (commands.go): those of psql and of SQLite's shell have the
// names that their users know. Everything else about a line is the editor's (editor.go):
// history, search, editing keys. Where there is no terminal, lines are read as they are
// (lines.go). What may stand at the cursor, and the colours, are pure functions of the text:
// package typed.
//
// # How it runs
//
// A statement's rows are printed as they arrive, to the pager where there is one
// (output.go). An interrupt ends the statement, and not the shell (run.go). Below each answer
// one line says how many rows, how long, at what cost, and whether they are all.
package shell
