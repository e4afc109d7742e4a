package main

import (
	"os"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/viewfinder-sql/viewfinder/internal/progress"
)

func addProgressFlag(f *pflag.FlagSet, way *progress.Way) {
	f.Var(way, "progress", "how far a statement has come, among the messages: auto (a line at a terminal, after a second), json (an object a second) or none")
}

// progress makes what tells among the messages how far a statement has come; with stages, how
// far a post has without a terminal too.
func (s streams) progress(way progress.Way, stages bool) *progress.Teller {
	o := s.telling(way)
	o.Stages = stages
	return progress.New(o)
}

// telling says to whom it is told how far something has come.
func (s streams) telling(way progress.Way) progress.Options {
	file, ok := s.err.(*os.File)
	return progress.Options{
		Messages: s.err, Way: way,
		Terminal: ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb",
		Columns:  func() int { return columnsOf(s.err) },
	}
}
