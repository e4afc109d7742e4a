package graph

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// An answer on which its reader panics is an error like any other that cannot be
// read, also in a goroutine of its own.
func TestSend_panic(t *testing.T) {
	t.Parallel()
	client, _ := record(t, Config{Retries: -1}, `{"id":"1"}`)
	done := make(chan error)
	go func() {
		o, err := client.prepare(t.Context(), Request{Path: "1"})
		if err != nil {
			done <- err
			return
		}
		done <- client.sender.send(t.Context(), o, func(io.Reader, *Call) error { panic("canary") })
	}()
	err := <-done
	var answer *AnswerError
	if !errors.As(err, &answer) || !strings.Contains(err.Error(), "reading it panicked, please report this: canary") {
		t.Errorf("got %v", err)
	}
}
