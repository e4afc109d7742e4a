package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// served is what the serving process tells the measuring one.
type served struct {
	Endpoint, Token string
	Questions       []question
	Parallelism     int // that the driver is to have; 0 for its own
	// Now is where the driver's clock is to stand, as that of the simulator does; zero for a
	// clock that runs.
	Now time.Time
}

// dsn is the connection string of the driver.
func (s *served) dsn() string {
	dsn := fmt.Sprintf("Endpoint=%s;OAuthAccessToken=%s", s.Endpoint, s.Token)
	if s.Parallelism > 0 {
		dsn += fmt.Sprintf(";Parallelism=%d", s.Parallelism)
	}
	if !s.Now.IsZero() {
		dsn += ";Now=" + s.Now.Format(time.RFC3339)
	}
	return dsn
}

// serve runs the simulator until its standard input ends, which is when the
// measuring process does.
func serve(opts graphsim.Options) error {
	sim, err := graphsim.Start(opts)
	if err != nil {
		return err
	}
	defer func() { _ = sim.Close() }()
	s := served{Endpoint: sim.URL(), Token: sim.Token(), Questions: questions(sim.Data(), sim.Now())}
	if err := json.NewEncoder(os.Stdout).Encode(s); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// startServer starts this program as the serving process. stop ends it.
func startServer(flags ...string) (s served, stop func(), err error) {
	p, err := start(append([]string{"-serve"}, flags...)...)
	if err != nil {
		return s, nil, err
	}
	if err := p.hear.Decode(&s); err != nil {
		p.stop()
		return s, nil, fmt.Errorf("the simulator's process: %w", err)
	}
	return s, p.stop, nil
}
