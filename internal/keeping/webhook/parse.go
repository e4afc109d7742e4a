package webhook

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
)

// Change is a thing that happened.
type Change struct {
	Object  string // instagram
	Account string // its id; "" where it is not said
	Field   string
	// Sent is when the notice was sent, which is not when it happened; zero where it is not
	// said.
	Sent time.Time
	// Value is what was said, JSON.
	Value json.RawMessage
}

// Unreadable is the field of what cannot be read: its value is the text of the body.
const Unreadable = "unreadable"

// entry is a part of a notice in any of the forms that the documentation shows: with a list of
// changes, with one change in its place, with messages.
type entry struct {
	ID        json.RawMessage   `json:"id"`
	Time      json.RawMessage   `json:"time"`
	Changes   []json.RawMessage `json:"changes"`
	Field     string            `json:"field"`
	Value     json.RawMessage   `json:"value"`
	Messaging []json.RawMessage `json:"messaging"`
	Standby   []json.RawMessage `json:"standby"`
}

// Parse reads a notice. What it does not know it hands on as it is: nothing is left out.
func Parse(body []byte) []Change {
	var notices []json.RawMessage
	if text := bytes.TrimSpace(body); len(text) > 0 && text[0] == '[' {
		if json.Unmarshal(text, &notices) != nil {
			return unreadable(body)
		}
	} else {
		notices = []json.RawMessage{text}
	}
	var all []Change
	for _, n := range notices {
		var notice struct {
			Object string            `json:"object"`
			Entry  []json.RawMessage `json:"entry"`
		}
		if json.Unmarshal(n, &notice) != nil || len(notice.Entry) == 0 {
			all = append(all, unreadable(n)...)
			continue
		}
		for _, raw := range notice.Entry {
			all = append(all, parseEntry(notice.Object, raw)...)
		}
	}
	if all == nil {
		return unreadable(body)
	}
	return all
}

func parseEntry(object string, raw json.RawMessage) (all []Change) {
	var e entry
	if json.Unmarshal(raw, &e) != nil {
		return []Change{{Object: object, Field: Unreadable, Value: raw}}
	}
	head := Change{Object: object, Account: text(e.ID), Sent: instant(e.Time)}
	add := func(field string, value json.RawMessage) {
		c := head
		c.Field, c.Value = field, value
		all = append(all, c)
	}
	for _, x := range e.Changes {
		var c struct {
			Field string          `json:"field"`
			Value json.RawMessage `json:"value"`
		}
		if json.Unmarshal(x, &c) != nil || c.Field == "" || len(c.Value) == 0 {
			add(Unreadable, x)
			continue
		}
		add(c.Field, c.Value)
	}
	if e.Field != "" && len(e.Value) > 0 {
		add(e.Field, e.Value)
	}
	for _, x := range e.Messaging {
		add("messaging", x)
	}
	for _, x := range e.Standby {
		add("standby", x)
	}
	if all == nil {
		add(Unreadable, raw)
	}
	return all
}

// unreadable has a body kept as a text.
func unreadable(body []byte) []Change {
	value, err := json.Marshal(strings.ToValidUTF8(string(body), "\uFFFD"))
	if err != nil {
		value = []byte(`""`) // no text fails
	}
	return []Change{{Field: Unreadable, Value: value}}
}

// text is an id, which is a text or, in old notices, a number.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// instant reads a time in seconds or, as messages have it, milliseconds.
func instant(raw json.RawMessage) time.Time {
	var n int64
	if json.Unmarshal(raw, &n) != nil || n <= 0 {
		return time.Time{}
	}
	if n > 1e11 {
		return time.UnixMilli(min(n, 1e14)).UTC()
	}
	return time.Unix(n, 0).UTC()
}
