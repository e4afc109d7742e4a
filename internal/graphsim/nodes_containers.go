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

var containerStatus = map[string]string{
	"IN_PROGRESS": "In Progress: Media is still being processed.",
	"FINISHED":    "Finished: Media has been uploaded and it is ready to be published.",
	"PUBLISHED":   "Published: Media has been published.",
	"ERROR":       "Error: Media upload has failed with error code 2207026",
	"EXPIRED":     "Expired: Media was not published within 24 hours.",
}

// isVideo reports whether it holds a video.
func (b *Container) isVideo() bool { return b.seed%2 == 0 }

var containerNode = newNodeType("ShadowIGMediaBuilder", scopePublish, []string{"id"},
	attr("id", func(b *Container) value { return text(b.ID) }),
	&field{name: "status_code", live: func(c *call, n node) value { return text(n.(*Container).code(c.now)) }},
	&field{name: "status", live: func(c *call, n node) value { return text(containerStatus[n.(*Container).code(c.now)]) }},
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
		return raw(`{"uploading_phase":{"status":"complete"},"processing_phase":{"status":"complete"}}`)
	}),
)

func (b *Container) nodeID() string        { return b.ID }
func (*Container) table(flavour) *nodeType { return containerNode }

// FieldAt is what the API says in a field at an instant, nil where there is nothing.
func (b *Container) FieldAt(name string, now time.Time) any {
	switch name {
	case "status_code":
		return b.code(now)
	case "status":
		return containerStatus[b.code(now)]
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
