package graphsim

import (
	"encoding/json"
	"time"
)

// UpcomingEvent is something that an account announces in its posts.
type UpcomingEvent struct {
	ID, Title  string
	Start, End time.Time // no end for the zero time
	Subtypes   []string
	Target     string // what reminders go by
}

var upcomingEventNode = newNodeType("IGUpcomingEvent", scopeBasic, []string{"id"},
	attr("id", func(e *UpcomingEvent) value { return text(e.ID) }),
	attr("title", func(e *UpcomingEvent) value { return text(e.Title) }),
	attr("start_time", func(e *UpcomingEvent) value { return instant(e.Start) }),
	attr("end_time", func(e *UpcomingEvent) value {
		if e.End.IsZero() {
			return value{}
		}
		return instant(e.End)
	}),
	attr("notification_subtypes", func(e *UpcomingEvent) value {
		text, _ := json.Marshal(e.Subtypes) // texts alone
		return raw(string(text))
	}),
	attr("notification_target_time", func(e *UpcomingEvent) value { return text(e.Target) }),
)

func (e *UpcomingEvent) nodeID() string        { return e.ID }
func (*UpcomingEvent) table(flavour) *nodeType { return upcomingEventNode }

// Field is User.Field for an event.
func (e *UpcomingEvent) Field(name string) any { return scalar(upcomingEventNode, e, name) }

var upcomingEventsEdge = &edge{
	name: "upcoming_events", scope: scopeBasic, size: 25, most: 100, quiet: true,
	items: func(_ *call, n node) listing { return listOf(n.(*Account).Events) },
}

// liveMediaEdge lists what an account broadcasts now.
var liveMediaEdge = &edge{
	name: "live_media", scope: scopeBasic, size: 25, most: 100, quiet: true,
	items: func(_ *call, n node) listing {
		live := n.(*Account).Live
		l := listOf(live)
		l.when = func(i int) time.Time { return live[i].Timestamp }
		return l
	},
}
