package write

import (
	"errors"
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// PublishError is a post that was not made, or of which it is not known.
type PublishError struct {
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
	// [ErrUnknownOutcome].
	Err error
}

// Stage is a part of the way to a post.
type Stage string

// The stages, as errors have them.
const (
	Beginning  Stage = "asking how much may be published"
	Creating   Stage = "making the container"
	Uploading  Stage = "uploading the video"
	Waiting    Stage = "waiting for the container"
	Publishing Stage = "publishing the container"

	// Downloading is the stage of who keeps the file of a post that is there.
	Downloading Stage = "downloading the file"
)

// Error says what failed, what there is by now, and how to go on.
func (e *PublishError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "publish: %s", e.Stage)
	if e.Container != "" {
		fmt.Fprintf(&b, " %s", e.Container)
	}
	fmt.Fprintf(&b, ": %s", strings.TrimPrefix(e.Err.Error(), "write: "))
	if !errors.Is(e.Err, ErrUnknownOutcome) {
		b.WriteString("; nothing was published")
		if e.Resumed {
			b.WriteString(" by this statement")
		}
	}
	switch {
	case e.Resumed && errors.Is(e.Err, graph.ErrNotFound): // which says what to look at
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
func (e *PublishError) Unwrap() error { return e.Err }
