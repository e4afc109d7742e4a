package graphsim

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// object is a decoded node.
type object map[string]any

type list struct {
	Data   []object
	Paging struct {
		Cursors        struct{ Before, After string }
		Previous, Next string
	}
}

func getList(t testing.TB, s *Server, path string) list {
	t.Helper()
	status, body := getRaw(t, s, path, s.Token())
	if status != 200 {
		t.Fatalf("%s: HTTP %d %s", path, status, body)
	}
	var l list
	if err := json.Unmarshal(body, &l); err != nil {
		t.Fatal(err)
	}
	return l
}

// local makes a path of a paging link.
func local(t testing.TB, link string) string {
	t.Helper()
	rest, ok := strings.CutPrefix(link, "http://sim.test")
	if !ok {
		t.Fatalf("link leads away: %s", link)
	}
	return rest
}

// walk follows next from path and returns all items and the number of pages.
func walk(t testing.TB, s *Server, path string) (items []object, pages int) {
	t.Helper()
	for path != "" {
		l := getList(t, s, path)
		items = append(items, l.Data...)
		if pages++; l.Paging.Next == "" {
			return items, pages
		}
		path = local(t, l.Paging.Next)
	}
	return items, pages
}

func ids[T node](nodes []T) []string {
	var out []string
	for _, n := range nodes {
		out = append(out, n.nodeID())
	}
	return out
}

func idsOf(items []object) []string {
	var out []string
	for _, o := range items {
		out = append(out, o["id"].(string))
	}
	return out
}

// nested returns the items of a nested edge, following its pages.
func nested(t testing.TB, s *Server, o object, edge string) []object {
	t.Helper()
	if o[edge] == nil {
		return nil
	}
	data, err := json.Marshal(o[edge])
	if err != nil {
		t.Fatal(err)
	}
	var l list
	if err := json.Unmarshal(data, &l); err != nil {
		t.Fatal(err)
	}
	if l.Paging.Next == "" {
		return l.Data
	}
	rest, _ := walk(t, s, local(t, l.Paging.Next))
	return append(l.Data, rest...)
}

// TestWalkMeetsTruth reads everything by nested expansion and compares it
// with the data.
func TestWalkMeetsTruth(t *testing.T) {
	t.Parallel()
	s := New(Options{Seed: 5, Media: 230, Comments: 1500, Replies: 300, Hostile: true})
	a := s.Data().Accounts[0]
	q := url.Values{"limit": {"100"}, "fields": {"caption,timestamp,like_count,media_url,children{media_type},comments.limit(50){text,username,timestamp,replies{text,parent_id}}"}}
	posts, pages := walk(t, s, "/v25.0/"+a.ID+"/media?"+q.Encode())
	if pages != 3 {
		t.Errorf("%d pages, want 3", pages)
	}
	if got := idsOf(posts); !slices.Equal(got, ids(a.Media)) {
		t.Fatalf("got %d posts in another order than the data's %d", len(got), len(a.Media))
	}
	check := func(where string, o object, n interface{ Field(string) any }, fields ...string) {
		for _, f := range fields {
			want := n.Field(f)
			switch w := want.(type) {
			case time.Time:
				want = w.Format(graphTime)
			case int64:
				want = float64(w)
			}
			if o[f] != want {
				t.Errorf("%s: %s = %q, want %q", where, f, o[f], want)
			}
		}
	}
	nonASCII := 0
	for i, o := range posts {
		m := a.Media[i]
		check(m.ID, o, m, "caption", "timestamp", "like_count", "media_url")
		if c, _ := m.Caption(); len([]rune(c)) != len(c) {
			nonASCII++
		}
		if got := idsOf(nested(t, s, o, "children")); !slices.Equal(got, ids(m.Children)) {
			t.Errorf("children of %s = %v", m.ID, got)
		}
		comments := nested(t, s, o, "comments")
		if got := idsOf(comments); !slices.Equal(got, ids(m.Comments)) {
			t.Fatalf("%d comments of %s, want %d", len(got), m.ID, len(m.Comments))
		}
		for k, oc := range comments {
			c := m.Comments[k]
			check(c.ID, oc, c, "text", "username", "timestamp")
			if got := idsOf(nested(t, s, oc, "replies")); !slices.Equal(got, ids(c.Replies)) {
				t.Errorf("%d replies of %s, want %d", len(got), c.ID, len(c.Replies))
			}
		}
	}
	if nonASCII == 0 {
		t.Error("no caption beyond ASCII")
	}
}

// TestBackwards walks to the end and back by the links.
func TestBackwards(t *testing.T) {
	t.Parallel()
	s := New(Options{Media: 25})
	path := "/" + s.Data().Accounts[0].ID + "/media?limit=10"
	l := getList(t, s, path)
	first := idsOf(l.Data)
	l = getList(t, s, local(t, l.Paging.Next))
	l = getList(t, s, local(t, l.Paging.Next))
	if len(l.Data) != 5 || l.Paging.Next != "" {
		t.Errorf("last page has %d posts and next %q", len(l.Data), l.Paging.Next)
	}
	l = getList(t, s, local(t, l.Paging.Previous))
	l = getList(t, s, local(t, l.Paging.Previous))
	if got := idsOf(l.Data); !slices.Equal(got, first) || l.Paging.Previous != "" {
		t.Errorf("back at %v with previous %q, want %v", got, l.Paging.Previous, first)
	}
}

// TestCursorsOnly walks tags, which end with an empty page.
func TestCursorsOnly(t *testing.T) {
	t.Parallel()
	s := New(Options{Tags: 5})
	a := s.Data().Accounts[0]
	var got []string
	after := ""
	for {
		l := getList(t, s, "/"+a.ID+"/tags?limit=2&after="+after)
		if l.Paging.Next != "" {
			t.Errorf("next = %q", l.Paging.Next)
		}
		if len(l.Data) == 0 {
			break
		}
		got = append(got, idsOf(l.Data)...)
		after = l.Paging.Cursors.After
	}
	if !slices.Equal(got, ids(a.Tags)) {
		t.Errorf("tags = %v, want %v", got, ids(a.Tags))
	}
}

func TestCeiling(t *testing.T) {
	t.Parallel()
	s := New(Options{Media: mediaCeiling + 7, Comments: -1, Replies: -1, Carousels: -1})
	a := s.Data().Accounts[0]
	posts, pages := walk(t, s, "/"+a.ID+"/media?limit=100")
	if len(posts) != mediaCeiling || pages != mediaCeiling/100 {
		t.Errorf("%d posts on %d pages", len(posts), pages)
	}
	if n := accountMediaCount(a).num; n != mediaCeiling+7 {
		t.Errorf("media_count = %d", n)
	}
	// Posts published meanwhile push the last cursor beyond the ceiling.
	l := getList(t, s, "/"+a.ID+"/media?limit=1&until="+a.Media[mediaCeiling-1].Timestamp.Format(time.RFC3339))
	s.AddPost(0)
	status, body := getRaw(t, s, "/"+a.ID+"/media?after="+l.Paging.Cursors.After, s.Token())
	if status != 400 || !strings.Contains(string(body), "exceeds the max limit") {
		t.Errorf("cursor beyond the ceiling: HTTP %d %s", status, body)
	}
}

// TestShiftingPages publishes between two pages: the cursor still stands on
// its post, and nothing is read twice or missed.
func TestShiftingPages(t *testing.T) {
	t.Parallel()
	s := New(Options{Media: 30, Faults: []Fault{{Kind: FaultNewPost, Path: "after="}}})
	want := ids(s.Data().Accounts[0].Media)
	posts, _ := walk(t, s, "/"+s.Data().Accounts[0].ID+"/media?limit=7")
	if got := idsOf(posts); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if n := len(s.Data().Accounts[0].Media); n != 34 {
		t.Errorf("%d posts at the end, want 34", n)
	}
}

func TestForeignCursor(t *testing.T) {
	t.Parallel()
	s := New(Options{Accounts: 2, Media: 5})
	a := s.Data().Accounts
	l := getList(t, s, "/"+a[0].ID+"/media?limit=2")
	for _, path := range []string{"/" + a[1].ID + "/media?after=", "/" + a[0].ID + "/tags?after="} {
		if status, body := getRaw(t, s, path+l.Paging.Cursors.After, s.Token()); status != 400 {
			t.Errorf("%s: HTTP %d %s", path, status, body)
		}
	}
	s.ResetCursors()
	if status, _ := getRaw(t, s, local(t, l.Paging.Next), s.Token()); status != 400 {
		t.Errorf("cursor after a reset: HTTP %d", status)
	}
}

// TestEmptyAndShortPages: the end is the absence of next, nothing else.
func TestEmptyAndShortPages(t *testing.T) {
	t.Parallel()
	s := New(Options{Media: 40, Faults: []Fault{{Kind: FaultEmptyPage, Every: 3}, {Kind: FaultShortPage, Every: 2}}})
	posts, pages := walk(t, s, "/"+s.Data().Accounts[0].ID+"/media?limit=10")
	if got, want := idsOf(posts), ids(s.Data().Accounts[0].Media); !slices.Equal(got, want) || pages < 7 {
		t.Errorf("%d posts on %d pages, want %d", len(got), pages, len(want))
	}
}

// TestPagesThatLeadNowhere: pages without items, items once more and pages in a
// ring, and how a walk goes on when they are over.
func TestPagesThatLeadNowhere(t *testing.T) {
	t.Parallel()
	for _, edge := range []string{"media", "tags"} {
		for _, x := range []struct {
			kind    FaultKind
			endless string // which items come on each page of two, the fault striking always
			cursors int    // different ones on those pages
			once    string // the same where it strikes but once, on the second page
		}{
			{FaultFilteredPage, "|||||", 6, "01||23|4"},
			{FaultRepeatedPage, "01|01|01|01|01|01", 6, "01|01|23|4"},
			{FaultRing, "01|23|4|01|23|4", 3, ""},
		} {
			read := func(f Fault, most int) (pages []string, cursors map[string]bool) {
				s := New(Options{Media: 5, Tags: 5, Faults: []Fault{f}})
				a := s.Data().Accounts[0]
				want := ids(map[string][]*Media{"media": a.Media, "tags": a.Tags}[edge])
				cursors = map[string]bool{}
				for after := ""; len(pages) < most; {
					l := getList(t, s, "/"+a.ID+"/"+edge+"?limit=2&after="+after)
					page := ""
					for _, id := range idsOf(l.Data) {
						page += strconv.Itoa(slices.Index(want, id))
					}
					if after = l.Paging.Cursors.After; after == "" { // behind the last page
						break
					}
					pages = append(pages, page)
					cursors[after] = true
					if edge == "media" && l.Paging.Next == "" {
						break
					}
				}
				return pages, cursors
			}
			pages, cursors := read(Fault{Kind: x.kind}, 6)
			if got := strings.Join(pages, "|"); got != x.endless || len(cursors) != x.cursors {
				t.Errorf("%s of %s: pages %s by %d cursors, not %s by %d", x.kind, edge, got, len(cursors), x.endless, x.cursors)
			}
			if x.once == "" {
				continue
			}
			pages, _ = read(Fault{Kind: x.kind, At: 2}, 6)
			if got := strings.Join(pages, "|"); got != x.once {
				t.Errorf("%s of %s on the second page: pages %s, not %s", x.kind, edge, got, x.once)
			}
		}
	}
}
