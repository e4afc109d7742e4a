package main

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/viewfinder-sql/viewfinder/driver"
)

// progress shows how far a post has come: a line for each stage, and at a terminal a bar
// of the bytes that are uploaded.
type progress struct {
	streams
	said string
	bar  *progressbar.ProgressBar
}

// told takes what the driver tells.
func (p *progress) told(now driver.Progress) {
	line := now.Stage
	if now.Container != "" { // by which it is gone on with, also after a kill that nobody could report
		line += " " + now.Container
	}
	if now.Status != "" {
		line += ": " + now.Status
	}
	if line != p.said {
		p.end()
		p.said = line
		if now.Size == 0 || !p.shown() {
			p.say("%s", line)
		}
	}
	if now.Size == 0 || !p.shown() {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(now.Size, progressbar.OptionSetWriter(p.err), progressbar.OptionSetDescription(line),
			progressbar.OptionShowBytes(true), progressbar.OptionSetWidth(30), progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(65*time.Millisecond))
	}
	_ = p.bar.Set64(now.Sent) // a bar that cannot be drawn is none
}

// end ends a bar that is under way.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Exit()
		p.say("")
		p.bar = nil
	}
}

// shown tells whether somebody looks at the messages.
func (p *progress) shown() bool {
	file, ok := p.err.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
