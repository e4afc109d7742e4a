package publish

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// Error is a post that was not made, or of which it is not known.
type Error struct {
	// Account is the one that publishes.
	Account string
	// Container is the id of the container that was made, "" where none was. Given as
	// ContainerId it is gone on with, unless Spent says that it leads nowhere any more.
	Container string
	Spent     bool
	// Resumed says that the container was given: what became of it before is not known
	// from this error.
	Resumed bool
	// Item says that it is an item of a carousel that failed: Container is the item's.
	Item bool
	// Items are the containers of the items of a carousel, as far as they were made. They
	// can be given as Children.
	Items []string
	// Stage is what was under way.
	Stage Stage
	// Err is why it failed. Where it is not known whether there is a post it matches
	// [write.ErrUnknownOutcome].
	Err error
}

// Stage is a part of the way to a post.
type Stage string

// The stages, as errors have them.
const (
	Beginning  Stage = "beginning"
	Creating   Stage = "making the container"
	Uploading  Stage = "uploading the video"
	Waiting    Stage = "waiting for the container"
	Publishing Stage = "publishing the container"
)

// Error says what failed, what there is by now, and how to go on.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "publish: %s", e.Stage)
	if e.Container != "" {
		fmt.Fprintf(&b, " %s", e.Container)
	}
	fmt.Fprintf(&b, ": %s", strings.TrimPrefix(e.Err.Error(), "write: "))
	if !errors.Is(e.Err, write.ErrUnknownOutcome) {
		b.WriteString("; nothing was published")
		if e.Resumed {
			b.WriteString(" by this statement")
		}
	}
	switch {
	case e.Container != "" && !e.Spent && !e.Item:
		fmt.Fprintf(&b, "; go on within a day of its making with ContainerId='%s'", e.Container)
		if e.Stage == Uploading {
			b.WriteString(" and the same File")
		}
	case e.Container != "" && !e.Item:
		b.WriteString("; make a new one")
	case len(e.Items) > 0:
		fmt.Fprintf(&b, `; the items that were made can be given again: Children='["%s"]'`, strings.Join(e.Items, `","`))
	}
	return b.String()
}

// Unwrap returns why it failed.
func (e *Error) Unwrap() error { return e.Err }

// QuotaError is a post that was not begun, because the account has published what it may
// for now.
type QuotaError struct {
	Account     string
	Used, Total int64
	Hours       int64
}

// Error says how much was published, and when to go on.
func (e *QuotaError) Error() string {
	return fmt.Sprintf("publish: the account %s has published %d posts within %d hours, of %d that it may; wait, and look at PublishingLimit; nothing was sent", e.Account, e.Used, e.Hours, e.Total)
}

// StatusError is a container that cannot be published.
type StatusError struct {
	// Code is its status: ERROR, EXPIRED, IN_PROGRESS.
	Code string
	// Status is what the platform says of it.
	Status string
}

// Error says what the platform says, and what that means.
func (e *StatusError) Error() string {
	text := "its status is " + e.Code
	if e.Status != "" && e.Status != e.Code {
		text += " (" + e.Status + ")"
	}
	if meaning := e.meaning(); meaning != "" {
		text += ": " + meaning
	}
	return text
}

// meaning is what a status is known to come of.
func (e *StatusError) meaning() string {
	switch {
	case e.Code == "EXPIRED":
		return "it was not published within a day"
	case e.Code == "IN_PROGRESS":
		return "the platform still works on it"
	}
	for code, text := range subcodes {
		if strings.Contains(e.Status, code) {
			return text
		}
	}
	return ""
}

// subcodes are what the platform finds wrong with what it is given.
var subcodes = map[string]string{
	"2207001": "the platform failed: try again",
	"2207003": "fetching it took too long: try again, or give it from a faster server",
	"2207004": "the image is larger than 8 MB",
	"2207005": "the image is no JPEG",
	"2207009": "the image is narrower than 4:5 or wider than 1.91:1",
	"2207020": "what was to be published is gone: make a new container",
	"2207026": "the video is not of a format that the platform takes: MP4 or MOV with H.264 or HEVC, and AAC",
	"2207032": "the platform failed to make it: try again",
	"2207052": "the platform could not fetch it from its address",
	"2207053": "the upload failed: make a new container",
	"2207057": "ThumbOffset lies outside of the video",
	"2207077": "the platform could not download the video",
	"2207081": "the account may not publish trial reels",
	"2207082": "the upload failed: make a new container",
}

// uncertain reports whether a call that was sent and failed so may have been done. What the
// API refuses was not; where it says that it failed itself, nobody knows.
func uncertain(err error) bool {
	var refused *graph.APIError
	if errors.As(err, &refused) {
		return refused.Reason() == graph.ReasonUnavailable || refused.Status >= http.StatusInternalServerError
	}
	return true
}
