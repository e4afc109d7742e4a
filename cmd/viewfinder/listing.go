package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/screen"
)

// lister prints lines of several columns, as a table at a terminal, or else with a tab between.
type lister struct {
	out   streams
	table format.Writer // nil for none
}

func (s streams) listing(columns ...string) (*lister, error) {
	l := &lister{out: s}
	width := s.width()
	if width == 0 {
		return l, nil
	}
	var err error
	if l.table, err = format.New("auto", s.out, format.Options{Width: width, Measure: s.width, Colours: screen.Colours(os.Getenv)}); err != nil {
		return nil, err
	}
	return l, l.table.Begin(columns)
}

func (l *lister) row(texts ...string) error {
	if l.table == nil {
		_, err := fmt.Fprintln(l.out.out, sanitize.Visible(strings.Join(texts, "\t")))
		return err
	}
	values := make([]any, len(texts))
	for i, text := range texts {
		values[i] = text
	}
	return l.table.Row(values)
}

// end ends it, where err did not before.
func (l *lister) end(err error) error {
	if l.table == nil {
		return err
	}
	if wrong := l.table.End(err == nil); err == nil {
		return wrong
	}
	return err
}
