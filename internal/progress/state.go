package progress

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// state is how far a statement has come.
type state struct {
	driver.Progress
	begun, at time.Time
	estimate  string // of its calls, as EXPLAIN says it; "" is not known
	held      bool   // a call waits for the rate limit
	until     time.Time
}

// stage is what is under way.
func (s *state) stage() string {
	switch {
	case s.held:
		return "waiting"
	case s.Stage == "":
		return "reading"
	}
	return s.Stage
}

// text is the state on one line of so many columns: what matters least is left out.
func (s *state) text(width int) string {
	took := s.at.Sub(s.begun)
	parts := []string{s.stage()}
	if s.held {
		parts[0] = "waiting for the rate limit"
		if !s.until.IsZero() {
			parts[0] += " until " + s.until.Local().Format("15:04:05")
		}
	}
	parts = append(parts, lasted(took))
	if s.Calls > 0 {
		calls := format.Count(int64(s.Calls), "call")
		if fewest, most := s.bounds(); most != nil {
			calls = fmt.Sprintf("%s of %s calls", format.Number(int64(s.Calls)), between(*fewest, *most))
		}
		parts = append(parts, calls)
	}
	if s.Rows > 0 {
		parts = append(parts, format.Count(s.Rows, "row"), format.Number(int64(float64(s.Rows)/took.Seconds()))+" rows/s")
	}
	if s.Usage > 0 {
		parts = append(parts, strconv.FormatFloat(s.Usage, 'f', 0, 64)+" % of the quota used")
	}
	for {
		line := strings.Join(parts, " · ")
		if textwidth.Of(line) <= width {
			return line
		}
		if len(parts) == 1 {
			return textwidth.Cut(line, width)
		}
		parts = parts[:len(parts)-1]
	}
}

// lasted is a time as people say it.
func lasted(d time.Duration) string {
	switch s := int(d.Seconds()); {
	case s < 60:
		return fmt.Sprintf("%d s", s)
	case s < 3600:
		return fmt.Sprintf("%d:%02d min", s/60, s%60)
	default:
		return fmt.Sprintf("%d:%02d h", s/3600, s/60%60)
	}
}

// object is what programs are told, a line each: docs/cli.md has its members.
type object struct {
	Stage    string     `json:"stage"`
	Seconds  float64    `json:"seconds"`
	Rows     int64      `json:"rows"`
	Calls    int        `json:"calls"`
	Requests int        `json:"requests"`
	Fewest   *int64     `json:"calls_at_least,omitempty"`
	Most     *int64     `json:"calls_at_most,omitempty"`
	Usage    float64    `json:"usage_percent"`
	Until    *time.Time `json:"waiting_until,omitempty"`
	Complete *bool      `json:"complete,omitempty"` // when it is done
	// Of a post or a file.
	Container string `json:"container,omitempty"`
	Status    string `json:"status,omitempty"`
	Sent      int64  `json:"sent,omitempty"`
	Size      int64  `json:"size,omitempty"`
}

// object is the state for programs.
func (s *state) object(stage string) *object {
	o := &object{
		Stage: stage, Seconds: s.at.Sub(s.begun).Round(time.Millisecond).Seconds(), Rows: s.Rows, Calls: s.Calls, Requests: s.Requests,
		Usage: s.Usage, Container: s.Container, Status: s.Status, Sent: s.Sent, Size: s.Size,
	}
	if s.held && !s.until.IsZero() {
		o.Until = &s.until
	}
	o.Fewest, o.Most = s.bounds()
	return o
}

// bounds are those of the estimate: "7", "7 or more" or "7 to 9"; nil for one that is not
// known.
func (s *state) bounds() (fewest, most *int64) {
	low, high, ranged := strings.Cut(s.estimate, " to ")
	low, open := strings.CutSuffix(low, " or more")
	if !ranged && !open {
		high = low
	}
	return whole(low), whole(high)
}

func whole(text string) *int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

func between(fewest, most int64) string {
	if fewest == most {
		return format.Number(most)
	}
	return format.Number(fewest) + "–" + format.Number(most)
}
