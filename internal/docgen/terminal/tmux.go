package terminal

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Size is that of a terminal.
type Size struct{ Columns, Rows int }

// Terminal is one in which a command runs.
type Terminal struct {
	size   Size
	folder string
}

// longest is how long a terminal is waited for.
const longest = time.Minute

// Start opens a terminal with a command of the shell in it. Its environment has what env says,
// NAME=value.
func Start(size Size, env []string, command string) (*Terminal, error) {
	folder, err := os.MkdirTemp("", "terminal")
	if err != nil {
		return nil, err
	}
	t := &Terminal{size, folder}
	args := []string{"new-session", "-d", "-x", strconv.Itoa(size.Columns), "-y", strconv.Itoa(size.Rows)}
	for _, pair := range env {
		args = append(args, "-e", pair)
	}
	if _, err := t.tmux(append(args, command+"; sleep 60")...); err != nil {
		_ = os.RemoveAll(folder) // nothing runs in it
		return nil, err
	}
	return t, nil
}

// Close ends the terminal, and what runs in it.
func (t *Terminal) Close() error {
	_, err := t.tmux("kill-server")
	if e := os.RemoveAll(t.folder); err == nil {
		err = e
	}
	return err
}

func (t *Terminal) tmux(args ...string) (string, error) {
	out, err := exec.Command("tmux", append([]string{"-S", filepath.Join(t.folder, "tmux"), "-f", "/dev/null", "-u"}, args...)...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("tmux %s: %w: %s", args[0], err, out)
	}
	return string(out), nil
}

// Type types a text, and then presses keys, such as Enter and C-c, as tmux calls them.
func (t *Terminal) Type(text string, keys ...string) error {
	if before, ends := strings.CutSuffix(text, ";"); ends {
		text = before + `\;` // which tmux would take for its own
	}
	if text != "" {
		if _, err := t.tmux("send-keys", "-l", text); err != nil {
			return err
		}
	}
	if len(keys) == 0 {
		return nil
	}
	_, err := t.tmux(append([]string{"send-keys"}, keys...)...)
	return err
}

// Await waits until the screen shows what a pattern matches.
func (t *Terminal) Await(pattern string) error {
	wanted, err := regexp.Compile("(?m)" + pattern)
	if err != nil {
		return err
	}
	screen := ""
	for end := time.Now().Add(longest); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if screen, err = t.tmux("capture-pane", "-p"); err != nil {
			return err
		}
		if wanted.MatchString(screen) {
			return nil
		}
	}
	return fmt.Errorf("the screen does not show %s:\n%s", pattern, screen)
}

// Screen is what the terminal shows.
func (t *Terminal) Screen() (*Screen, error) {
	captured, err := t.tmux("capture-pane", "-e", "-p")
	if err != nil {
		return nil, err
	}
	captured = passed.ReplaceAllString(captured, "${1}12ms")
	return Read(foreseen.ReplaceAllString(captured, "0.08$2 s"), t.size.Columns), nil
}

// passed is a time below an answer, and foreseen one of a plan, which differ each time.
var (
	passed   = regexp.MustCompile(`(calls?, )[0-9.]+(?:µs|ms|s)\b`)
	foreseen = regexp.MustCompile(`\b[0-9]+\.[0-9]+(e-[0-9]+)?( or more)? s\b`)
)
