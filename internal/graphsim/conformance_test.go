package graphsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// recording is one request to the real service and its answer.
type recording struct {
	Path   string
	Query  map[string]string
	Status int
	Body   json.RawMessage
}

func readRecordings(t *testing.T) []recording {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "recorded", "account-v23.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("the recorded answers are not here: %v", err)
	}
	var out []recording
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

var accountInPath = regexp.MustCompile(`/1784\d{13}`)

// TestConformance asks the simulator what the real service was asked and
// compares the structure of the answers: status, keys and their order, kinds
// of values, error messages, and the addresses of neighbouring pages.
func TestConformance(t *testing.T) {
	t.Parallel()
	recordings := readRecordings(t)
	// The posts do not reach back to the windows that were found empty.
	s := New(Options{Accounts: 2, Media: 110, Stories: -1, Tags: -1, Now: time.Unix(1776762799, 0)})
	a := s.Data().Accounts[0]
	withoutComments := s.NewToken(TokenSpec{Scopes: []string{scopePages, scopeBasic, scopeInsights}})
	after := ""
	for i, rec := range recordings {
		t.Run(fmt.Sprint(i, rec.Path), func(t *testing.T) {
			q := url.Values{}
			for k, v := range rec.Query {
				q.Set(k, v)
			}
			if q.Has("after") {
				q.Set("after", after)
			}
			token := s.Token()
			if strings.HasSuffix(rec.Path, "/tags") { // the recorded app had no permission for it
				token = withoutComments
			}
			want := readTree(t, rec.Body)
			if next := want.at("paging", "next"); next != nil && rec.Query["until"] == "" && rec.Query["since"] != "" {
				// The window ended at the second of the request.
				u, err := url.Parse(next.text)
				if err != nil {
					t.Fatal(err)
				}
				since, err := strconv.ParseInt(u.Query().Get("since"), 10, 64)
				if err != nil {
					t.Fatal(err)
				}
				s.SetNow(time.Unix(since-1, 0))
			}
			path := accountInPath.ReplaceAllString(rec.Path, "/"+a.ID)
			status, body := getRaw(t, s, path+"?"+q.Encode(), token)
			if status != rec.Status {
				t.Fatalf("HTTP %d %s, recorded %d", status, body, rec.Status)
			}
			got := readTree(t, body)
			compareTrees(t, "answer", got, want)
			if next := got.at("paging", "cursors", "after"); next != nil {
				after = next.text
			}
		})
	}
}

// tree is a JSON value that keeps the order of keys.
type tree struct {
	kind byte // o, a, s, n, b, 0
	keys []string
	kids []*tree
	text string
}

func (n *tree) at(path ...string) *tree {
	for _, key := range path {
		i := -1
		if n != nil {
			i = slices.Index(n.keys, key)
		}
		if i < 0 {
			return nil
		}
		n = n.kids[i]
	}
	return n
}

func readTree(t *testing.T, data []byte) *tree {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return readValue(t, dec)
}

func readValue(t *testing.T, dec *json.Decoder) *tree {
	t.Helper()
	tok, err := dec.Token()
	if err != nil {
		t.Fatal(err)
	}
	switch v := tok.(type) {
	case string:
		return &tree{kind: 's', text: v}
	case json.Number:
		return &tree{kind: 'n', text: v.String()}
	case bool:
		return &tree{kind: 'b'}
	case nil:
		return &tree{kind: '0'}
	}
	n := &tree{kind: 'o'}
	if tok == json.Delim('[') {
		n.kind = 'a'
	}
	for dec.More() {
		if n.kind == 'o' {
			key, err := dec.Token()
			if err != nil {
				t.Fatal(err)
			}
			n.keys = append(n.keys, key.(string))
		}
		n.kids = append(n.kids, readValue(t, dec))
	}
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	return n
}

// richest is the element with the most keys.
func (n *tree) richest() *tree {
	var best *tree
	for _, k := range n.kids {
		if best == nil || len(k.keys) > len(best.keys) {
			best = k
		}
	}
	return best
}

func compareTrees(t *testing.T, where string, got, want *tree) {
	t.Helper()
	name := where[strings.LastIndexByte(where, '.')+1:]
	switch {
	case got.kind != want.kind && name != "code": // the recording masks codes
		t.Errorf("%s is of kind %c, recorded %c", where, got.kind, want.kind)
	case want.kind == 'o':
		if !slices.Equal(got.keys, want.keys) {
			t.Errorf("%s has the members %v, recorded %v", where, got.keys, want.keys)
			return
		}
		for i, key := range want.keys {
			compareTrees(t, where+"."+key, got.kids[i], want.kids[i])
		}
	case want.kind == 'a':
		compareLists(t, where, got, want)
	case name == "message", name == "title", name == "end_time", name == "name" && strings.Contains(where, "insights"):
		if got.text != want.text {
			t.Errorf("%s = %q, recorded %q", where, got.text, want.text)
		}
	case name == "previous", name == "next":
		compareLinks(t, where, got.text, want.text)
	}
}

// compareLists compares insights and their values one by one, and other
// lists by their richest elements.
func compareLists(t *testing.T, where string, got, want *tree) {
	t.Helper()
	first := want.richest()
	if first != nil && (first.at("end_time") != nil || first.at("period") != nil) {
		if len(got.kids) != len(want.kids) {
			t.Errorf("%s has %d elements, recorded %d", where, len(got.kids), len(want.kids))
			return
		}
		for i := range want.kids {
			compareTrees(t, where, got.kids[i], want.kids[i])
		}
		return
	}
	switch g := got.richest(); {
	case g == nil && first == nil:
	case g == nil || first == nil:
		t.Errorf("%s has %d elements, recorded %d", where, len(got.kids), len(want.kids))
	default:
		compareTrees(t, where, g, first)
	}
}

// compareLinks compares addresses but for host, account, token and cursor.
func compareLinks(t *testing.T, where, got, want string) {
	t.Helper()
	clean := func(s string) string {
		u, err := url.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		query := regexp.MustCompile(`(access_token|after|before)=[^&]*`).ReplaceAllString(u.RawQuery, "$1=x")
		return accountInPath.ReplaceAllString(u.Path, "/ID") + "?" + query
	}
	g, w := clean(got), clean(want)
	if strings.Contains(w, "/media?") { // the recorder sorted or moved parameters
		g, w = sortQuery(g), sortQuery(w)
	}
	if g != w {
		t.Errorf("%s leads to\n%s, recorded\n%s", where, g, w)
	}
}

func sortQuery(s string) string {
	path, query, _ := strings.Cut(s, "?")
	parts := strings.Split(query, "&")
	slices.Sort(parts)
	return path + "?" + strings.Join(parts, "&")
}
