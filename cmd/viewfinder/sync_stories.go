package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/stories"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/webhook"
)

// storiesTable is the table that is kept by rounds of its own, and quiet how often it is read
// while nothing is live.
const (
	storiesTable = "Stories"
	quiet        = 3 * time.Hour
)

// findStories finds the table of stories in a file.
func (s *synced) findStories(path string) error {
	for i, source := range s.sources { // one for each table of the file
		t := s.spec.Tables[i]
		if source.Table.Name != storiesTable || t.Select != "" {
			continue
		}
		if t.Columns != nil || t.Without != nil {
			return usageError{fmt.Errorf("%s: line %d: %s is kept with all its columns: leave columns and without out, or keep it by a select under another name", path, t.Line, storiesTable)}
		}
		if !t.EverySaid {
			source.Every = quiet
		}
		source.Every = min(source.Every, quiet)
		s.stories = source
	}
	return nil
}

// keepStories has the table of stories, where a file has it, be kept by a keeper: read ever
// more often towards the end of a story. others are the file's other tables.
func (s *synced) keepStories(ctx context.Context, path string, others []*history.Table) error {
	if s.stories == nil {
		return nil
	}
	pool := s.login.Pool()
	keeper, err := stories.New(ctx, stories.Config{Pool: pool, Sink: s.sink, Every: s.stories.Every, Clock: connect.Options{}.Clock(pool.Parts().Config)})
	if err != nil {
		return err
	}
	for _, own := range keeper.Tables() {
		if slices.ContainsFunc(others, func(t *history.Table) bool { return strings.EqualFold(t.Name, own.Name) }) {
			return usageError{fmt.Errorf("%s: %s is what the numbers or ends of stories are kept as: give yours another name", path, own.Name)}
		}
	}
	s.stories.Rounds, s.stories.TaskOf, s.stories.Hears = keeper, stories.TaskName, webhook.TaskName
	return nil
}
