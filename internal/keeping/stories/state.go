package stories

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// format is that of a checkpoint.
const format = 1

// State is what is known of an account: its task's checkpoint.
type State struct {
	Format int `json:"format"`
	// Read is when the last reading began that was whole, Hastened when a notice came.
	Read     time.Time `json:"read"`
	Hastened time.Time `json:"hastened,omitzero"`
	// Heard is how many steps of notices were kept before that reading began.
	Heard int64 `json:"heard,omitzero"`
	// Live are the stories that were live then, by their ids.
	Live map[string]*Story `json:"live,omitempty"`

	most  time.Duration // between readings, 0 for what the plan says
	heard int64         // steps of notices that are kept now
}

// Story is a live one.
type Story struct {
	Created time.Time `json:"created"`
	// First and Seen are when it was read first and last, Told when it had numbers last.
	First time.Time `json:"first"`
	Seen  time.Time `json:"seen"`
	Told  time.Time `json:"told,omitzero"`
	// Few says that at the last reading it had no numbers as too few people had seen it.
	Few bool `json:"few,omitempty"`
	// Numbers are the last of each column that was told.
	Numbers map[string]int64 `json:"numbers,omitempty"`
	// Filed says that its picture or video is kept.
	Filed bool `json:"filed,omitempty"`
}

// ReadState reads a checkpoint; nil is that of an account that was never read.
func ReadState(checkpoint []byte) (*State, error) {
	s := &State{Format: format}
	if len(checkpoint) > 0 {
		if err := json.Unmarshal(checkpoint, s); err != nil {
			return nil, fmt.Errorf("the checkpoint of stories cannot be read: %w", err)
		}
		if s.Format > format {
			return nil, fmt.Errorf("the checkpoint of stories has format %d, of a newer program; this one knows %d", s.Format, format)
		}
	}
	if s.Live == nil {
		s.Live = map[string]*Story{}
	}
	s.Format = format
	return s, nil
}

// Text is the checkpoint.
func (s *State) Text() ([]byte, error) { return json.Marshal(s) }

// ending is a story that is no longer live.
type ending struct {
	id string
	*Story
	// deleted says that it went before its time.
	deleted bool
}

// whole says that the last numbers are those of the end: they were read as planned, or it had
// too few viewers then.
func (e ending) whole() bool {
	last := e.Created.Add(Last)
	return !e.Seen.Before(last) && (!e.Told.Before(last) || e.Few)
}

// seen is a story as a reading saw it.
type seen struct {
	id      string
	created time.Time
	numbers map[string]int64
	few     bool
}

// take takes what a reading at a moment saw, and returns the stories that have ended since the
// one before. whole says that the list was.
func (s *State) take(now time.Time, list []seen, whole bool) (ended []ending) {
	there := map[string]bool{}
	for _, x := range list {
		there[x.id] = true
		y := s.Live[x.id]
		if y == nil {
			y = &Story{First: now}
			s.Live[x.id] = y
		}
		y.Created, y.Seen, y.Few = x.created, now, x.few
		if len(x.numbers) > 0 {
			y.Told = now
		}
		for name, n := range x.numbers {
			if y.Numbers == nil {
				y.Numbers = map[string]int64{}
			}
			y.Numbers[name] = n
		}
	}
	for id, y := range s.Live {
		over := !now.Before(y.Created.Add(Life))
		if there[id] || !over && !whole {
			continue
		}
		ended = append(ended, ending{id: id, Story: y, deleted: !over})
		delete(s.Live, id)
	}
	slices.SortFunc(ended, func(a, b ending) int { return a.Created.Compare(b.Created) })
	if whole {
		s.Read = now
	}
	return ended
}

// missed is the reason of a scan before which nobody looked for longer than a story lives.
func (s *State) missed(now time.Time) (history.Reason, bool) {
	if s.Read.IsZero() || now.Sub(s.Read) <= Life {
		return history.Reason{}, false
	}
	return history.Reason{
		Reason: "missed",
		Message: fmt.Sprintf("nobody read the stories from %s to %s: those published before %s that ended meanwhile are not kept",
			s.Read.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339), now.Add(-Life).UTC().Format(time.RFC3339)),
	}, true
}
