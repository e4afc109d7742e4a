package graphsim

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// reminders are when those can be reminded who want to be.
var reminders = []string{
	"AFTER_EVENT_1DAY", "AFTER_EVENT_2DAY", "AFTER_EVENT_3DAY", "AFTER_EVENT_4DAY", "AFTER_EVENT_5DAY", "AFTER_EVENT_6DAY", "AFTER_EVENT_7DAY",
	"BEFORE_EVENT_15MIN", "BEFORE_EVENT_1DAY", "BEFORE_EVENT_1HOUR", "BEFORE_EVENT_2DAY", "EVENT_START", "RESCHEDULED",
}

// event finds an event, and whose it is; nil where there is none.
func (d *Data) event(id string) (*UpcomingEvent, *Account) {
	for _, a := range d.Accounts {
		for _, e := range a.Events {
			if e.ID == id {
				return e, a
			}
		}
	}
	return nil, nil
}

// set takes what a call says of an event, and changes nothing where that is wrong.
func (e *UpcomingEvent) set(c *call) *Error {
	title, err := c.required("title")
	if err != nil {
		return err
	}
	changed := *e
	changed.Title = title
	var given bool
	if changed.Start, given, err = c.params.instant("start_time", c.now); err == nil && !given {
		_, err = c.required("start_time")
	}
	if err != nil {
		return err
	}
	end, given, err := c.params.instant("end_time", c.now)
	switch {
	case err != nil:
		return err
	case given && !end.After(changed.Start):
		return badParam("(#100) Param end_time must be after start_time")
	case given:
		changed.End = end
	}
	if text := c.params.get("notification_subtypes"); text != "" {
		var list []string
		if json.Unmarshal([]byte(text), &list) != nil {
			return badParam("(#100) Param notification_subtypes must be an array.")
		}
		for i, x := range list {
			if !slices.Contains(reminders, x) {
				return badParam("(#100) Param notification_subtypes[" + strconv.Itoa(i) + "] must be one of the known subtypes")
			}
		}
		changed.Subtypes = list
	}
	switch target := c.params.get("notification_target_time"); target {
	case "":
	case "EVENT_START", "EVENT_END":
		changed.Target = target
	default:
		return badParam("(#100) Param notification_target_time must be one of {EVENT_END, EVENT_START}")
	}
	*e = changed
	return nil
}

func init() {
	igUserNode.can("POST upcoming_events", deed{scope: scopeBasic, facebook: true, do: func(c *call, n node) ([]byte, *Error) {
		a := n.(*Account)
		e := &UpcomingEvent{Subtypes: []string{"EVENT_START"}, Target: "EVENT_START"}
		if err := e.set(c); err != nil {
			return nil, err
		}
		e.ID = c.w.extra.id(17950000000000000, 4e13)
		a.Events = append(a.Events, e)
		c.note("event", a.ID, e.ID, e.Title)
		return made(e.ID), nil
	}})
	upcomingEventNode.can("POST", deed{scope: scopeBasic, facebook: true, do: func(c *call, n node) ([]byte, *Error) {
		e := n.(*UpcomingEvent)
		if err := e.set(c); err != nil {
			return nil, err
		}
		c.note("event-change", e.ID, "", e.Title+" "+e.Start.Format(time.RFC3339))
		return made(e.ID), nil
	}})
}
