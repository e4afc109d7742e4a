package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// openTerminal returns both ends of a terminal: the program's and the user's.
func openTerminal(t *testing.T) (program, user *os.File) {
	t.Helper()
	user, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no terminal can be opened here: %v", err)
	}
	t.Cleanup(func() { _ = user.Close() })
	fd := int(user.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Close() })
	return program, user
}

func echoes(t *testing.T, terminal *os.File) bool {
	t.Helper()
	state, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return state.Lflag&unix.ECHO != 0
}

// await waits until the terminal echoes, or does not.
func await(t *testing.T, terminal *os.File, echo bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); echoes(t, terminal) != echo; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the terminal does not come to echo=%v", echo)
		}
	}
}

// A terminal does not show what is pasted, and shows again what is typed later.
func TestReadSecret_terminal(t *testing.T) {
	t.Parallel()
	program, user := openTerminal(t)
	var messages bytes.Buffer
	s := streams{in: program, out: io.Discard, err: &messages}
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	read := func(ctx context.Context) {
		text, err := s.readSecret(ctx, "Paste: ")
		done <- result{text, err}
	}
	go read(t.Context())
	await(t, program, false)
	if _, err := io.WriteString(user, "canary\n"); err != nil {
		t.Fatal(err)
	}
	if r := <-done; r.text != "canary" || r.err != nil {
		t.Errorf("read %q, %v", r.text, r.err)
	}
	await(t, program, true)

	// An interruption leaves the terminal as it was.
	ctx, interrupt := context.WithCancel(t.Context())
	go read(ctx)
	await(t, program, false)
	interrupt()
	if r := <-done; !errors.Is(r.err, context.Canceled) {
		t.Errorf("read %q, %v after an interruption", r.text, r.err)
	}
	if !echoes(t, program) {
		t.Error("the terminal does not echo after an interruption")
	}

	if _, err := io.WriteString(user, "typed later\n"); err != nil {
		t.Fatal(err)
	}
	shown := make([]byte, 4096)
	n, err := user.Read(shown)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(shown[:n]); strings.Contains(text, "canary") || !strings.Contains(text, "typed later") {
		t.Errorf("the terminal shows %q", text)
	}
	if strings.Contains(messages.String(), "canary") {
		t.Errorf("the messages show it: %s", messages.String())
	}
}

// A login that ends in the browser leaves the terminal as it was, and one can end
// by what is pasted.
func TestLogin_desktopTerminal(t *testing.T) {
	t.Parallel()
	_, dsn := loginSim(t, graphsim.Options{Seed: 7})
	dsn += ";CallbackURL=" + demoCallback() + "back"
	for _, pasted := range []bool{false, true} {
		program, user := openTerminal(t)
		var messages bytes.Buffer
		a := &app{streams: streams{in: program, out: io.Discard, err: &messages}}
		a.browse = func(address string) error {
			await(t, program, false) // the user is asked to paste
			back := consent(t, address)
			if pasted {
				_, err := io.WriteString(user, back+"\n")
				return err
			}
			answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(back)
			if err != nil {
				return err
			}
			return answer.Body.Close()
		}
		if code := a.run(t.Context(), []string{"login", "--wait", "1m", "--dsn", dsn}); code != exitOK {
			t.Errorf("pasted %v: exit code %d, %s", pasted, code, messages.String())
		}
		if !echoes(t, program) {
			t.Errorf("pasted %v: the terminal does not echo after the login", pasted)
		}
	}
}
