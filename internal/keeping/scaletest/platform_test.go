//go:build unix

package scaletest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// world says what the platform holds, and how it behaves.
type world struct {
	Seed                                   uint64
	Start                                  time.Time
	Logins, Accounts, Media, Quota, Served int
	QuotaSpan, Latency                     time.Duration
}

func (w world) options() graphsim.Options {
	return graphsim.Options{
		Seed: w.Seed, Logins: w.Logins, Accounts: w.Accounts, Media: w.Media, CommentCounts: []int{0, 2, 0, 1}, Replies: -1,
		Stories: -1, Tags: -1, Strangers: -1, Sounds: -1, Containers: -1, PreConversion: 2, LaidOut: w.Served,
		HourlyCalls: w.Quota, QuotaSpan: w.QuotaSpan, LoginQuotas: w.Quota > 0, Latency: w.Latency,
	}
}

// simulated is the variable by which the test's own program is the platform.
const simulated = "VIEWFINDER_TEST_PLATFORM"

func TestMain(m *testing.M) {
	// Tests do not write to the keyring of whoever runs them.
	keyring.MockInitWithError(errors.New("there is none in tests"))
	said := os.Getenv(simulated)
	if said == "" {
		os.Exit(m.Run())
	}
	if err := simulate(said); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// opened is what the platform says when it answers.
type opened struct {
	URL    string
	Tokens []string // by login
}

// simulate is the platform until its standard input ends, as it does with the test.
func simulate(said string) error {
	var w world
	if err := json.Unmarshal([]byte(said), &w); err != nil {
		return err
	}
	o := w.options()
	started := false
	o.Clock = func() time.Time { // the data is laid back from its first reading
		if !started {
			started = true
			return w.Start
		}
		return time.Now()
	}
	sim, err := graphsim.Start(o)
	if err != nil {
		return err
	}
	is := opened{URL: sim.URL()}
	for i := range w.Logins {
		is.Tokens = append(is.Tokens, sim.NewToken(graphsim.TokenSpec{Login: i}))
	}
	if err := json.NewEncoder(os.Stdout).Encode(is); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return errors.Join(err, sim.Close())
}

// platform is the simulator in a process of its own.
type platform struct {
	opened
	world world
	pid   int
}

func startPlatform(t *testing.T, w world) *platform {
	t.Helper()
	said, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), simulated+"="+string(said))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	p := &platform{world: w, pid: cmd.Process.Pid}
	if err := json.NewDecoder(bufio.NewReader(out)).Decode(&p.opened); err != nil {
		t.Fatal(err)
	}
	return p
}

// advance moves the platform's clock.
func (p *platform) advance(t *testing.T, d time.Duration) {
	t.Helper()
	answer, err := http.PostForm(p.URL+"/_sim/clock", url.Values{"advance": {d.String()}})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("the clock: HTTP %d", answer.StatusCode)
	}
}
