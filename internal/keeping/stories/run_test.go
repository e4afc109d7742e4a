package stories

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/webhook"
)

// A loop reads every account at once, again when a notice comes, and ends with its context.
func TestRun(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Accounts: 3, Stories: 2}, 8)
	d.run()
	ctx, end := context.WithCancel(t.Context())
	told, over := make(chan Told), make(chan struct{})
	go func() {
		defer close(over)
		d.keeper.Run(ctx, d.ids, 2, func(x Told) {
			select {
			case told <- x:
			case <-ctx.Done():
			}
		})
	}()
	wait := func() Told {
		select {
		case x := <-told:
			if x.Err != nil || !x.Next.After(d.sim.Now()) {
				t.Fatalf("%+v", x)
			}
			return x
		case <-time.After(30 * time.Second):
			t.Fatal("nobody reads")
		}
		return Told{}
	}
	seen := map[string]bool{}
	for range d.ids {
		seen[wait().Account] = true
	}
	if len(seen) != 3 {
		t.Errorf("read %v", seen)
	}
	d.sim.Advance(10 * time.Minute)
	d.keeper.Hasten(d.ids[1])
	if x := wait(); x.Account != d.ids[1] {
		t.Errorf("%+v was read after a notice of %s", x, d.ids[1])
	}
	end()
	<-over
}

// What another process was told has an account be read again: by a loop that looks, and once.
func TestListen(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Accounts: 2, Stories: 2}, 8)
	d.run()
	for _, id := range d.ids {
		if _, err := d.keeper.Round(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	heard := map[string]int64{}
	told := func(steps string) {
		task := history.Task{Account: d.ids[1], Table: webhook.TaskName}
		claim, err := d.sink.Claim(t.Context(), task)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.sink.Commit(t.Context(), claim, &history.Step{Checkpoint: []byte(`{"format":1,"steps":` + steps + `}`)}); err != nil {
			t.Fatal(err)
		}
		if err := d.keeper.listen(t.Context(), heard); err != nil {
			t.Fatal(err)
		}
	}
	told("1") // before it began to look: the first reading hears of it
	if len(d.keeper.hastened) != 0 {
		t.Errorf("hastened: %v", d.keeper.hastened)
	}
	told("2")
	if len(d.keeper.hastened) != 1 || d.keeper.hastened[d.ids[1]].IsZero() {
		t.Errorf("hastened: %v", d.keeper.hastened)
	}
	d.sim.Advance(10 * time.Minute)
	for _, want := range []bool{true, false} {
		for i, id := range d.ids {
			before := len(d.sink.Scans())
			if _, err := d.keeper.Round(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			if read := len(d.sink.Scans()) > before; read != (want && i == 1) {
				t.Errorf("account %d was read: %v", i, read)
			}
		}
	}
	if _, err := webhook.Heard([]byte(`{"format":2,"steps":1}`)); err == nil {
		t.Error("a checkpoint of a newer program is read")
	}
}

// A keeper of its own finds the accounts of the login.
func TestOpen(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Accounts: 3, Stories: 1}, 9)
	cfg, err := config.Parse("Endpoint=" + d.sim.URL() + ";OAuthAccessToken=" + d.sim.Token())
	if err != nil {
		t.Fatal(err)
	}
	k, end, err := Open(t.Context(), cfg, d.sink, false)
	if err != nil {
		t.Fatal(err)
	}
	if ids, missing, err := k.Accounts(t.Context()); err != nil || missing != "" || !slices.Equal(ids, d.ids) {
		t.Errorf("%v, %s, %v, want %v", ids, missing, err, d.ids)
	}
	cut := cfg.Clone()
	cut.MaxRows = 2
	few, endFew, err := Open(t.Context(), cut, d.sink, false)
	if err != nil {
		t.Fatal(err)
	}
	if ids, missing, err := few.Accounts(t.Context()); err != nil || missing == "" || len(ids) != 2 {
		t.Errorf("a list that is cut off: %v, %q, %v", ids, missing, err)
	}
	if err := endFew(); err != nil {
		t.Error(err)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
	if _, _, err := Open(t.Context(), cfg, d.sink, true); err == nil {
		t.Error("files are kept without a FileRoot")
	}
}

// Notices of one account that cannot be read are told, and those of others are heard.
func TestListen_unreadable(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Accounts: 3, Stories: 1}, 8)
	d.run()
	ids := slices.Sorted(slices.Values(d.ids))
	heard := map[string]int64{}
	for _, steps := range []string{"1", "2"} {
		for i, id := range ids {
			claim, err := d.sink.Claim(t.Context(), history.Task{Account: id, Table: webhook.TaskName})
			if err != nil {
				t.Fatal(err)
			}
			text := `{"format":1,"steps":` + steps + `}`
			if i == 0 {
				text = "{"
			}
			if _, err := d.sink.Commit(t.Context(), claim, &history.Step{Checkpoint: []byte(text)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.keeper.listen(t.Context(), heard); err == nil || !strings.Contains(err.Error(), "the notices of account "+ids[0]) {
			t.Error(err)
		}
	}
	if got := slices.Sorted(maps.Keys(d.keeper.hastened)); !slices.Equal(got, ids[1:]) {
		t.Errorf("hastened are %v, want %v", got, ids[1:])
	}
}
