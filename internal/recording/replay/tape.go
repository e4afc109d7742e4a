package replay

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/recording"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// Tape is a recording that answers. It is safe for concurrent use.
type Tape struct {
	Head       *recording.Head
	Statements []recording.Statement
	Exchanges  int

	mu      sync.Mutex
	answers map[string][]answer
	given   map[string]int
	journal []Entry
}

// answer is what a request was answered.
type answer struct {
	status  int // 0 for none
	headers map[string]string
	body    json.RawMessage
}

// Read reads a recording.
func Read(from io.Reader) (*Tape, error) {
	t := &Tape{answers: map[string][]answer{}, given: map[string]int{}}
	var err error
	t.Head, err = recording.Read(from, func(x *recording.Exchange, s *recording.Statement) error {
		if s != nil {
			t.Statements = append(t.Statements, *s)
			return nil
		}
		t.Exchanges++
		if len(x.Batch) > 0 && x.Status == 200 {
			for _, part := range x.Batch {
				t.add(key(part.Method, part.Path, part.Params), answer{part.Code, nil, part.Body})
			}
			return nil
		}
		t.add(key(x.Method, x.Path, x.Params), answer{x.Status, x.Headers, x.Body})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}

func (t *Tape) add(key string, a answer) { t.answers[key] = append(t.answers[key], a) }

// key is what makes a request the same one. A part of a batch has a path without a slash
// in front, and perhaps without a version.
func key(method, path string, params map[string][]string) string {
	var pairs []string
	for name, values := range params {
		if secret.IsName(name) || name == secret.CodeParam || name == "batch" || name == "include_headers" {
			continue
		}
		for _, v := range values {
			pairs = append(pairs, url.QueryEscape(name)+"="+url.QueryEscape(v))
		}
	}
	sort.Strings(pairs)
	return method + " " + place(path) + "?" + strings.Join(pairs, "&")
}

// place is a path without the version in front.
func place(path string) string {
	path = strings.TrimPrefix(path, "/")
	if version, rest, ok := strings.Cut(path, "/"); ok && strings.HasPrefix(version, "v") && strings.Trim(version[1:], "0123456789.") == "" {
		return rest
	}
	return path
}

// take is the answer to a request.
func (t *Tape) take(key string) (answer, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := t.answers[key]
	if len(list) == 0 {
		t.journal = append(t.journal, Entry{key, 0})
		return answer{}, false
	}
	at := min(t.given[key], len(list)-1)
	t.given[key]++
	t.journal = append(t.journal, Entry{key, at + 1})
	return list[at], true
}

// Entry is a line of the journal: what was asked, and by which of the answers to it it was
// answered; 0 for none.
type Entry struct {
	Request string `json:"request"`
	Answer  int    `json:"answer"`
}

// Journal is what was asked.
func (t *Tape) Journal() []Entry {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.journal)
}

// unknown says of a request what was recorded in its place.
func (t *Tape) unknown(key string) string {
	asked, _, _ := strings.Cut(key, "?")
	var near []string
	for _, other := range slices.Sorted(maps.Keys(t.answers)) {
		if is, params, _ := strings.Cut(other, "?"); is == asked {
			near = append(near, readable(params))
		}
	}
	if len(near) == 0 {
		return "nothing was asked of " + asked
	}
	rest := ""
	if more := len(near) - 3; more > 0 {
		near, rest = near[:3], fmt.Sprintf(" and %d more", more)
	}
	return "of " + asked + " there was asked " + strings.Join(near, " and ") + rest
}

func readable(params string) string {
	if text, err := url.QueryUnescape(params); err == nil {
		return text
	}
	return params
}
