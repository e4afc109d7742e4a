package webhook

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The fields that have tables of their own.
const (
	storyInsights = "story_insights"
	comments      = "comments"
	liveComments  = "live_comments"
	mentions      = "mentions"
)

// sent is when a notice was sent: another time each time it is sent again, perhaps.
var sent = history.Column{Name: "Sent", Type: history.Time, Volatile: true}

func integers(names ...string) (columns []history.Column) {
	for _, n := range names {
		columns = append(columns, history.Column{Name: n, Type: history.Integer})
	}
	return columns
}

var (
	storyEnds = &history.Table{
		Name: "StoryEnds", Key: []string{"MediaId"},
		Columns: slices.Concat([]history.Column{{Name: "MediaId"}},
			integers("Impressions", "Reach", "TapsForward", "TapsBack", "Exits", "Replies", "Views", "Shares"),
			[]history.Column{{Name: "Value", Type: history.JSON}, sent}),
	}
	storyNumbers = []string{"impressions", "reach", "taps_forward", "taps_back", "exits", "replies", "views", "shares"}

	commentNotices = &history.Table{
		Name: "CommentNotices", Key: []string{"Id"},
		Columns: []history.Column{
			{Name: "Id"},
			{Name: "MediaId"},
			{Name: "ParentId"},
			{Name: "FromId"},
			{Name: "FromUsername"},
			{Name: "Text"},
			{Name: "IsLive", Type: history.Boolean},
			{Name: "Value", Type: history.JSON},
			sent,
		},
	}
	mentionNotices = &history.Table{
		Name: "MentionNotices", Key: []string{"MediaId", "CommentId"},
		Columns: []history.Column{{Name: "MediaId"}, {Name: "CommentId"}, {Name: "Value", Type: history.JSON}, sent},
	}
	otherNotices = &history.Table{
		Name: "OtherNotices", Key: []string{"Id"},
		Columns: []history.Column{{Name: "Id"}, {Name: "Object"}, {Name: "Field"}, {Name: "Value", Type: history.JSON}, sent},
	}
)

// Tables are those that notices are kept in.
func Tables() []*history.Table {
	return []*history.Table{storyEnds, commentNotices, mentionNotices, otherNotices}
}

// batches are what is kept of changes of one account, whose notice came at a moment.
func batches(account string, list []Change, now time.Time, nameless bool) []history.Batch {
	rows := map[*history.Table][]history.Row{}
	for _, c := range list {
		if nameless {
			c.Value = without(c.Value)
		}
		t, values := row(c)
		rows[t] = append(rows[t], history.Row{Values: values})
	}
	var all []history.Batch
	for _, t := range Tables() {
		if len(rows[t]) > 0 {
			all = append(all, history.Batch{Table: t, Rows: rows[t], Scan: history.Scan{Account: account, Began: now, Ended: now, Complete: true}})
		}
	}
	return all
}

// row is what is kept of a change, and where.
func row(c Change) (*history.Table, []any) {
	var at any
	if !c.Sent.IsZero() {
		at = c.Sent
	}
	value := storable(c.Value)
	var v struct {
		ID       json.RawMessage `json:"id"`
		MediaID  json.RawMessage `json:"media_id"`
		Comment  json.RawMessage `json:"comment_id"`
		ParentID json.RawMessage `json:"parent_id"`
		Text     *string         `json:"text"`
		Media    struct {
			ID json.RawMessage `json:"id"`
		} `json:"media"`
		From struct {
			ID       json.RawMessage `json:"id"`
			Username *string         `json:"username"`
		} `json:"from"`
	}
	if c.Object == "instagram" && json.Unmarshal(c.Value, &v) == nil {
		media := text(v.MediaID)
		if media == "" {
			media = text(v.Media.ID)
		}
		switch {
		case c.Field == storyInsights && media != "":
			return storyEnds, slices.Concat([]any{media}, numbers(c.Value), []any{value, at})
		case (c.Field == comments || c.Field == liveComments) && text(v.ID) != "":
			return commentNotices, []any{
				text(v.ID), orNil(media), orNil(text(v.ParentID)), orNil(text(v.From.ID)), deref(v.From.Username), deref(v.Text),
				c.Field == liveComments, value, at,
			}
		case c.Field == mentions && media != "":
			return mentionNotices, []any{media, orNil(text(v.Comment)), value, at}
		}
	}
	return otherNotices, []any{nameOf(c), c.Object, c.Field, value, at}
}

// nameOf tells a change from others by all that is said of it. A notice that is sent again
// with another time is kept twice, rather than one of two left out.
func nameOf(c Change) string {
	h := sha256.New()
	for _, part := range []string{c.Object, c.Field, strconv.FormatInt(c.Sent.Unix(), 10)} {
		h.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	h.Write(c.Value)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// numbers are those of a story, nil for those that are not said.
func numbers(value json.RawMessage) []any {
	var said map[string]json.RawMessage
	out := make([]any, len(storyNumbers))
	if json.Unmarshal(value, &said) != nil {
		return out
	}
	for i, name := range storyNumbers {
		var n int64
		if raw := said[name]; len(raw) > 0 && string(raw) != "null" && json.Unmarshal(raw, &n) == nil {
			out[i] = n
		}
	}
	return out
}

// without is a value less what says who wrote something, at any depth.
func without(value json.RawMessage) json.RawMessage {
	d := json.NewDecoder(bytes.NewReader(value))
	d.UseNumber()
	var any any
	if d.Decode(&any) != nil {
		return value
	}
	out, err := json.Marshal(strip(any))
	if err != nil {
		return value
	}
	return out
}

func strip(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for name, inner := range x {
			if schema.NamesPerson(name) {
				delete(x, name)
				continue
			}
			x[name] = strip(inner)
		}
	case []any:
		for i := range x {
			x[i] = strip(x[i])
		}
	}
	return v
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func deref(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}
