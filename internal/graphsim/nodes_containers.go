package graphsim

import (
	"strconv"
	"time"
)

// Container is a post on its way to be published.
type Container struct {
	ID      string
	Created time.Time
	// fate is what becomes of it: one of the constants below.
	fate    containerFate
	account *Account
	seed    uint64

	// draft is what it is to become, where a call made it; then it is ready at that
	// instant, unless it is stuck, and fails with that subcode, unless that is 0.
	draft     *draft
	ready     time.Time
	stuck     bool
	failure   int
	upload    *upload
	published *Media
}

type containerFate int

const (
	fateReady     containerFate = iota // finished after some minutes, and not published
	fatePublished                      // a while after that
	fateFailed                         // refused
	fates
)

const (
	containerWork = 10 * time.Minute // until it is finished
	containerLife = 24 * time.Hour   // until it expires, unless it is published
	// containerSpacing is how far apart those of the start were made, the latest first.
	containerSpacing = 7 * time.Minute
)

// code is its status at an instant.
func (b *Container) code(now time.Time) string {
	if b.draft != nil {
		return b.progress(now)
	}
	switch age := now.Sub(b.Created); {
	case age < containerWork:
		return "IN_PROGRESS"
	case b.fate == fatePublished:
		return "PUBLISHED"
	case age >= containerLife:
		return "EXPIRED"
	case b.fate == fateFailed:
		return "ERROR"
	default:
		return "FINISHED"
	}
}

// progress is the same of one that a call made.
func (b *Container) progress(now time.Time) string {
	switch {
	case b.published != nil:
		return "PUBLISHED"
	case now.Sub(b.Created) >= containerLife:
		return "EXPIRED"
	case b.stuck, b.draft.resumable && (b.upload == nil || !b.upload.whole), now.Before(b.ready):
		return "IN_PROGRESS"
	case b.failure != 0:
		return "ERROR"
	}
	return "FINISHED"
}

// status is the same as a sentence.
func (b *Container) status(now time.Time) string {
	code := b.code(now)
	if code == "ERROR" && b.failure > 1 {
		return "Error: Media upload has failed with error code " + strconv.Itoa(b.failure)
	}
	return containerStatus[code]
}

var containerStatus = map[string]string{
	"IN_PROGRESS": "In Progress: Media is still being processed.",
	"FINISHED":    "Finished: Media has been uploaded and it is ready to be published.",
	"PUBLISHED":   "Published: Media has been published.",
	"ERROR":       "Error: Media upload has failed with error code 2207026",
	"EXPIRED":     "Expired: Media was not published within 24 hours.",
}

// isVideo reports whether it holds a video.
func (b *Container) isVideo() bool {
	if b.draft != nil {
		return b.draft.isVideo()
	}
	return b.seed%2 == 0
}

var containerNode = newNodeType("ShadowIGMediaBuilder", scopePublish, []string{"id"},
	attr("id", func(b *Container) value { return text(b.ID) }),
	&field{name: "status_code", live: func(c *call, n node) value { return text(n.(*Container).code(c.now)) }},
	&field{name: "status", live: func(c *call, n node) value { return text(n.(*Container).status(c.now)) }},
	attr("copyright_check_status", func(b *Container) value {
		if !b.isVideo() {
			return value{}
		}
		return raw(`{"status":"completed","matches_found":` + strconv.FormatBool(b.seed%3 == 0) + `}`)
	}),
	attr("video_status", func(b *Container) value {
		if !b.isVideo() {
			return value{}
		}
		return raw(b.phases())
	}),
)

// phases are how far an upload has come.
func (b *Container) phases() string {
	if b.draft == nil || !b.draft.resumable || b.upload != nil && b.upload.whole {
		return `{"uploading_phase":{"status":"complete"},"processing_phase":{"status":"complete"}}`
	}
	got, state := int64(0), "not_started"
	if b.upload != nil {
		got, state = b.upload.got, "in_progress"
	}
	return `{"uploading_phase":{"status":"` + state + `","bytes_transferred":` + strconv.FormatInt(got, 10) + `},"processing_phase":{"status":"not_started"}}`
}

func (b *Container) nodeID() string        { return b.ID }
func (*Container) table(flavour) *nodeType { return containerNode }

// FieldAt is what the API says in a field at an instant, nil where there is nothing.
func (b *Container) FieldAt(name string, now time.Time) any {
	switch name {
	case "status_code":
		return b.code(now)
	case "status":
		return b.status(now)
	}
	return scalar(containerNode, b, name)
}

// boxes are the containers that accounts have made before the start.
func (g *generator) boxes() {
	next := g.next
	g.next = containerSeeds
	g.data.containers = map[string]*Container{}
	for _, a := range g.data.Accounts {
		for k := range g.opts.Containers {
			b := &Container{
				ID: g.id(17880000000000000, 9e13), Created: g.now.Add(-time.Duration(k) * containerSpacing),
				fate: containerFate(k % int(fates)), account: a, seed: g.seed(),
			}
			a.Containers = append(a.Containers, b)
			g.data.containers[b.ID] = b
		}
	}
	g.next = next
}
