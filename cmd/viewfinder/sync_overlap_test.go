package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// overtaking is a sink of which another process takes on a task, just when this one has it.
type overtaking struct {
	history.Sink
	task    string // the table whose first task that happens to
	claimed []string
}

func (o *overtaking) Claim(ctx context.Context, task history.Task) (history.Claim, error) {
	claim, err := o.Sink.Claim(ctx, task)
	if task.Table == history.AccountsTask {
		return claim, err
	}
	o.claimed = append(o.claimed, task.Table)
	if err == nil && task.Table == o.task {
		o.task = ""
		_, err = o.Sink.Claim(ctx, task)
	}
	return claim, err
}

// demoSync keeps three tables of the demonstration in a file of the test.
func demoSync(t *testing.T, more string) *synced {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sync.yaml")
	text := "sink: sqlite:kept.db\ntables: [InstagramBusinessProfile, Media, AccountInsights]\n" + more
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	from := connection{demo: true}
	s, err := from.sync(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.stop)
	return s
}

// A run that another process overtakes leaves that table to it, goes on with the others from the
// end of its list, where the other is not yet, and ends well.
func TestSyncRun_overtaken(t *testing.T) {
	t.Parallel()
	s := demoSync(t, "")
	taken := &overtaking{Sink: s.sink, task: "InstagramBusinessProfile"}
	s.sink = taken
	var out, messages bytes.Buffer
	if err := s.run(t.Context(), streams{in: strings.NewReader(""), out: &out, err: &messages}, false); err != nil {
		t.Errorf("it ends with %v", err)
	}
	if want := "InstagramBusinessProfile of sample.account: another process has taken it over, and goes on there\n"; !strings.Contains(messages.String(), want) {
		t.Errorf("it says %s, without %s", messages.String(), want)
	}
	if len(taken.claimed) != 9 || taken.claimed[1] != "AccountInsights" {
		t.Errorf("the tables that were taken on are %v", taken.claimed)
	}
	tasks, err := history.Tasks(t.Context(), s.sink)
	if err != nil {
		t.Fatal(err)
	}
	left := slices.DeleteFunc(tasks, func(t history.TaskState) bool { return t.Checkpoint != nil })
	if len(left) != 1 || left[0].Task.Table != "InstagramBusinessProfile" {
		t.Errorf("not brought up to date are %v", left)
	}
}
