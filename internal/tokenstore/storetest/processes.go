package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// The variables by which a process of a test learns what to do.
const (
	childPlace = "VIEWFINDER_STORETEST_PLACE"
	childCount = "VIEWFINDER_STORETEST_COUNT"
)

// ChildPlace is the place that a process of [Processes] is to use, and empty in
// the test itself.
func ChildPlace() string { return os.Getenv(childPlace) }

// Processes has n processes, and some goroutines in each, find the same token
// too old at the same time: one of them renews it. Called first by a test, for
// a place that all of them open by a name; in the processes it does not return.
// Each test binary that uses it is run again with -test.run of that test only.
func Processes(t *testing.T, n int, place string, at func(place string) Opener) {
	t.Helper()
	if name := ChildPlace(); name != "" {
		renewOnce(t, at(name))
		return
	}
	if testing.Short() {
		n = min(n, 4)
	}
	old := Token("1", 1)
	s := open(t, at(place))
	save(t, s, old)
	count := filepath.Join(t.TempDir(), "renewals")
	var all sync.WaitGroup
	for range n {
		child := Child(t, place)
		child.Env = append(child.Env, childCount+"="+count)
		all.Go(func() {
			if out, err := child.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	all.Wait()
	renewals, err := os.ReadFile(count)
	if err != nil || strings.Count(string(renewals), "\n") != 1 {
		t.Errorf("renewed: %q, %v", renewals, err)
	}
	holds(t, s, old.Key, Token("1", 2))
}

// Child is a process that runs the calling test with a place.
func Child(t *testing.T, place string) *exec.Cmd {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v=false", "-test.short="+strconv.FormatBool(testing.Short()))
	// One that is killed leaves its temporary directories behind: in ours.
	child.Env = append(os.Environ(), childPlace+"="+place, "TMPDIR="+t.TempDir())
	return child
}

// renewOnce is what each process does.
func renewOnce(t *testing.T, at Opener) {
	s := open(t, at)
	renewed := Token("1", 2)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			unlock, _, err := s.Lock(t.Context(), renewed.Key)
			if err != nil {
				t.Error(err)
				return
			}
			defer unlock()
			stored, err := s.Load(t.Context(), renewed.Key)
			if err != nil || stored.Access == renewed.Access {
				if err != nil {
					t.Error(err)
				}
				return // somebody was faster
			}
			count, err := os.OpenFile(os.Getenv(childCount), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
			if err != nil {
				t.Error(err)
				return
			}
			_, err = fmt.Fprintln(count, os.Getpid())
			if err = errors.Join(err, count.Close()); err != nil {
				t.Error(err)
			}
			if err := s.Save(t.Context(), renewed); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// HoldAndDie is a test of a process that is killed while it holds a lock: the
// lock is free afterwards. Like [Processes], it runs the calling test again.
func HoldAndDie(t *testing.T, place string, at func(place string) Opener) {
	t.Helper()
	key := Token("1", 1).Key
	if name := ChildPlace(); name != "" {
		lock(t, open(t, at(name)), key)
		fmt.Println("held")
		select {} // until it is killed
	}
	s := open(t, at(place))
	save(t, s, Token("1", 1))
	child := Child(t, place)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, len("held"))
	if _, err := out.Read(said); err != nil || !bytes.Equal(said, []byte("held")) {
		t.Errorf("the process said %q, %v", said, err)
	}
	got := make(chan bool, 1)
	go func() {
		unlock, waited, err := s.Lock(t.Context(), key)
		if err != nil {
			t.Error(err)
		} else {
			unlock()
		}
		got <- waited
	}()
	if err := child.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = child.Wait() // it was killed
	<-got
	holds(t, s, key, Token("1", 1))
}

// KillWriters kills processes that write, again and again at some moment of
// their writing: the store always holds one whole token. Like [Processes], it
// runs the calling test again.
func KillWriters(t *testing.T, rounds int, place string, at func(place string) Opener) {
	t.Helper()
	if name := ChildPlace(); name != "" {
		s := open(t, at(name))
		fmt.Println("writing")
		for n := range 60 {
			save(t, s, Token("1", n))
		}
		t.Fatal("nobody has killed this process")
	}
	if testing.Short() {
		rounds = min(rounds, 3)
	}
	key := Token("1", 0).Key
	s := open(t, at(place))
	save(t, s, Token("1", 0))
	for round := range rounds {
		child := Child(t, place)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, len("writing"))); err != nil {
			t.Errorf("the process said nothing: %v", err)
		}
		for range round { // another moment each time
			_, _ = s.Load(t.Context(), key)
		}
		if err := child.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = child.Wait() // it was killed
		got, err := s.Load(t.Context(), key)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		n := got.Issued.Second()
		same(t, fmt.Sprint("round ", round), got, Token("1", n))
		save(t, s, Token("1", 0))
	}
}
