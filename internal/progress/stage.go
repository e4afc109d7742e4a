package progress

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// say writes a line of which all can be seen.
func (t *Teller) say(line string) {
	_, _ = fmt.Fprintln(t.messages, sanitize.Visible(line)) // where nobody sees it, nobody is told
}

// stage says what is under way with a post: a line for each stage, and at a terminal a bar
// of the bytes that are uploaded.
func (t *Teller) stage(now driver.Progress) {
	line := now.Stage
	if now.Container != "" { // by which it is gone on with, also after a kill that nobody could report
		line += " " + now.Container
	}
	if now.Status != "" {
		line += ": " + now.Status
	}
	bar := now.Size != 0 && t.terminal
	if line != t.said {
		t.endBar()
		t.cleared()
		t.said = line
		if !bar {
			t.say(line)
		}
	}
	if !bar {
		return
	}
	if t.bar == nil {
		t.bar = progressbar.NewOptions64(now.Size, progressbar.OptionSetWriter(t.messages), progressbar.OptionSetDescription(line),
			progressbar.OptionShowBytes(true), progressbar.OptionSetWidth(30), progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(65*time.Millisecond))
	}
	_ = t.bar.Set64(now.Sent) // a bar that cannot be drawn is none
}

// endBar ends a bar that is under way.
func (t *Teller) endBar() {
	if t.bar != nil {
		_ = t.bar.Exit()
		t.say("")
		t.bar = nil
	}
}
