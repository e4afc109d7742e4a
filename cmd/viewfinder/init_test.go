package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/browsertest"
)

// A new user goes through on the simulator's pages, by either kind of login.
func TestInit_demo(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{"facebook": "sample.account2", "instagram": "sample.account"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			browser := browsertest.Start(t)
			opened, ended := make(chan error, 1), make(chan int, 1)
			var out, messages bytes.Buffer
			go func() {
				a := &app{
					streams: streams{in: strings.NewReader(kind + "\n"), out: &out, err: &messages},
					browse: func(address string) error {
						err := browser.Visit(address)
						opened <- err
						return err
					},
				}
				ended <- a.run(t.Context(), []string{"init", "--demo"})
			}()
			select {
			case err := <-opened:
				if err != nil {
					t.Fatal(err)
				}
			case code := <-ended:
				t.Fatalf("exit code %d: %s", code, &messages)
			}
			browser.Press("Log in")
			if kind == "facebook" {
				browser.Press("Continue")
			}
			browser.Press("Allow")
			browser.See("Thank you")
			code := <-ended
			if code != exitOK || !strings.Contains(out.String(), want) || !strings.Contains(messages.String(), "viewfinder shell --demo") {
				t.Errorf("exit code %d, %s%s", code, &out, &messages)
			}
		})
	}
}
