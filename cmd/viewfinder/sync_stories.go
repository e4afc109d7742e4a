package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/spec"
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
func (k *loginKind) findStories(path string, of *spec.Spec) error {
	for i, source := range k.sources { // one for each table of the file
		t := of.Tables[i]
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
		k.stories = source
	}
	return nil
}

// keepAllStories does so of each kind of login that there is, without a sink: to tell what is due.
func (s *synced) keepAllStories(ctx context.Context, path string) error {
	for _, k := range s.kinds() {
		if err := s.keepStories(ctx, path, k, nil); err != nil {
			return err
		}
	}
	return nil
}

// keepStories has the table of stories, where a file has it, be kept by a keeper: read ever
// more often towards the end of a story. others are the file's other tables.
func (s *synced) keepStories(ctx context.Context, path string, k *loginKind, others []*history.Table) error {
	if k.stories == nil {
		return nil
	}
	i := slices.Index(k.sources, k.stories)
	for _, l := range s.logins {
		if l.kind != k {
			continue
		}
		if k.keeper == nil {
			var err error
			if k.keeper, err = stories.NewOver(ctx, l.reading.Use, stories.Config{Sink: s.sink, Every: k.stories.Every}); err != nil {
				return err
			}
		}
		own := l.Sources[i]
		own.Rounds, own.TaskOf, own.Hears = k.keeper.For(l.reading.Use), stories.TaskName, webhook.TaskName
	}
	for _, own := range k.keeper.Tables() {
		if slices.ContainsFunc(others, func(t *history.Table) bool { return strings.EqualFold(t.Name, own.Name) }) {
			return usageError{fmt.Errorf("%s: %s is what the numbers or ends of stories are kept as: give yours another name", path, own.Name)}
		}
	}
	return nil
}
