package work

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/keeptest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
)

// A checkpoint that cannot be read keeps its own task from going on, and no other: what of it is
// due is not known, of all others it is. A list that cannot be read is due, so that its job says so.
func TestDue_unreadable(t *testing.T) {
	t.Parallel()
	srv := drivertest.Start(t, drivertest.Options{Accounts: 1, Media: 1, Now: now})
	_, sources := opened(t, srv, "sink: sqlite:unused\ntables: [Media, Comments]\n")
	sink := keeptest.New()
	crew := Crew{Sink: sink}
	for _, name := range []string{"a", "b"} {
		id := map[string]string{"a": "1", "b": "2"}[name]
		crew.Logins = append(crew.Logins, Login{Name: name, Every: time.Hour, Sources: sources, List: func(context.Context) (reading.Listed, error) {
			return reading.Listed{Complete: true, Accounts: []reading.Account{{ID: id}}}, nil
		}})
		if _, _, err := BringAccounts(t.Context(), sink, &crew.Logins[len(crew.Logins)-1], false); err != nil {
			t.Fatal(err)
		}
	}
	spoil := func(task history.Task) {
		t.Helper()
		claim, err := sink.Claim(t.Context(), task)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sink.Commit(t.Context(), claim, &history.Step{Checkpoint: []byte("{")}); err != nil {
			t.Fatal(err)
		}
	}
	due := func() (texts []string, err error) {
		is, err := crew.due(t.Context(), func(args) bool { return false }, func(string) int { return 10 })
		for _, j := range is.jobs {
			texts = append(texts, fmt.Sprint(j.Login, " ", j.Account, " ", j.Table))
		}
		return texts, err
	}
	spoil(history.Task{Account: "1", Table: "Media"})
	got, err := due()
	if fmt.Sprint(got) != "[a 1 Comments b 2 Media b 2 Comments]" || err == nil || !strings.Contains(err.Error(), `Media of "1": the checkpoint cannot be read`) {
		t.Errorf("%v, %v", got, err)
	}
	spoil(history.Task{Account: "a", Table: history.AccountsTask})
	got, err = due()
	if fmt.Sprint(got) != "[a a sync_accounts b 2 Media b 2 Comments]" || err == nil || !strings.Contains(err.Error(), `login "a": the list of accounts cannot be read`) {
		t.Errorf("%v, %v", got, err)
	}
}
