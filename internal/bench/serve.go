package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// served is what the serving process tells the measuring one.
type served struct {
	DSN       string
	Questions []question
}

// serve runs the simulator until its standard input ends, which is when the
// measuring process does.
func serve(opts graphsim.Options) error {
	sim, err := graphsim.Start(opts)
	if err != nil {
		return err
	}
	defer func() { _ = sim.Close() }()
	s := served{
		DSN:       fmt.Sprintf("Endpoint=%s;OAuthAccessToken=%s", sim.URL(), sim.Token()),
		Questions: questions(sim.Data(), sim.Now()),
	}
	if err := json.NewEncoder(os.Stdout).Encode(s); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// startServer starts this program as the serving process. stop ends it.
func startServer(flags ...string) (s served, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return s, nil, err
	}
	cmd := exec.Command(self, append([]string{"-serve"}, flags...)...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return s, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return s, nil, err
	}
	if err := cmd.Start(); err != nil {
		return s, nil, err
	}
	stop = func() {
		_ = in.Close()
		_ = cmd.Wait()
	}
	if err := json.NewDecoder(bufio.NewReader(out)).Decode(&s); err != nil {
		stop()
		return s, nil, fmt.Errorf("the simulator's process: %w", err)
	}
	return s, stop, nil
}
