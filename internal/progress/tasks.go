package progress

import (
	"github.com/schollz/progressbar/v3"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// Tasks is a bar of how many things of a list are done, below what else is said, for somebody at
// a terminal who wants it. Without a terminal it is nothing. It is for one goroutine.
type Tasks struct {
	bar  *progressbar.ProgressBar // nil for nobody
	done int
}

// NewTasks makes one of a list of n things.
func NewTasks(o Options, n int) *Tasks {
	t := new(Tasks)
	if o.Terminal && o.Way == Auto && n > 0 {
		t.bar = progressbar.NewOptions(n, progressbar.OptionSetWriter(o.Messages), progressbar.OptionSetWidth(24), progressbar.OptionShowCount(),
			progressbar.OptionSetPredictTime(true), progressbar.OptionSetElapsedTime(true), progressbar.OptionClearOnFinish())
	}
	return t
}

// Begin says which one is under way.
func (t *Tasks) Begin(what string) {
	if t.bar != nil {
		t.bar.Describe(sanitize.Visible(what))
		_ = t.bar.Set(t.done) // a bar that cannot be drawn is none
	}
}

// Done says that one is.
func (t *Tasks) Done() { t.done++ }

// Clear takes the bar away, until the next one begins: something else is said.
func (t *Tasks) Clear() {
	if t.bar != nil {
		_ = t.bar.Clear()
	}
}
