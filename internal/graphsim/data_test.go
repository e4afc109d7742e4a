package graphsim

import (
	"bytes"
	"testing"
	"time"
)

func TestSizes(t *testing.T) {
	t.Parallel()
	d := New(Options{Accounts: 3, Media: 1000, Comments: 8000, Replies: 2000, Stories: 2, Tags: 4}).Data()
	var comments, replies, viral, silent, albums, early int
	for _, a := range d.Accounts {
		if len(a.Media) != 1000 || len(a.Stories) != 2 || len(a.Tags) != 4 {
			t.Errorf("%s has %d posts, %d stories, %d tags", a.Username, len(a.Media), len(a.Stories), len(a.Tags))
		}
		for i, m := range a.Media {
			if i > 0 && m.Timestamp.After(a.Media[i-1].Timestamp) {
				t.Errorf("post %d is newer than the one before", i)
			}
			comments += len(m.Comments)
			switch n := len(m.Comments); {
			case n == viralComments:
				viral++
			case n == 0:
				silent++
			case n > 50:
				t.Errorf("%d comments of a common post", n)
			}
			for _, c := range m.Comments {
				replies += len(c.Replies)
			}
			if m.Type == TypeCarousel {
				albums++
				if len(m.Children) != carouselSize {
					t.Errorf("album of %d", len(m.Children))
				}
			}
			if m.NoInsights() != "" {
				early++
			}
		}
	}
	if comments != 8000 || replies != 2000 || viral != 12 || albums != 600 || early != 15 {
		t.Errorf("%d comments, %d replies, %d viral posts, %d albums, %d posts before the conversion", comments, replies, viral, albums, early)
	}
	if silent < 900 || silent > 1400 {
		t.Errorf("%d of 3000 posts without comments, want about a third", silent)
	}
}

// Numbers that are named are given in turn, each account's posts and all comments.
func TestCounts(t *testing.T) {
	t.Parallel()
	d := New(Options{Accounts: 2, Media: 7, CommentCounts: []int{0, 51, 1}, ReplyCounts: []int{2, 0, 0}}).Data()
	comments, replies := 0, 0
	for _, a := range d.Accounts {
		for i, m := range a.Media {
			if want := []int{0, 51, 1}[i%3]; len(m.Comments) != want {
				t.Errorf("%s, post %d: %d comments, not %d", a.Username, i, len(m.Comments), want)
			}
			for _, c := range m.Comments {
				comments++
				replies += len(c.Replies)
			}
		}
	}
	if want := (comments + 2) / 3 * 2; replies != want {
		t.Errorf("%d replies to %d comments, not %d", replies, comments, want)
	}
}

func TestSeed(t *testing.T) {
	t.Parallel()
	answer := func(seed uint64) []byte {
		s := New(Options{Seed: seed, Media: 20})
		_, body := getRaw(t, s, "/"+s.Data().Accounts[0].ID+"/media?fields=id,caption,comments{text},insights.metric(reach)", s.Token())
		return body
	}
	if !bytes.Equal(answer(1), answer(1)) {
		t.Error("equal seeds give different answers")
	}
	if bytes.Equal(answer(1), answer(2)) {
		t.Error("different seeds give equal answers")
	}
}

func TestAwkwardTexts(t *testing.T) {
	t.Parallel()
	d := New(Options{Media: 2000, Comments: -1}).Data()
	long, none, noURL := 0, 0, 0
	for _, m := range d.Accounts[0].Media {
		c, ok := m.Caption()
		if !ok {
			none++
		}
		if n := len([]rune(c)); n == captionLimit {
			long++
		} else if n > captionLimit {
			t.Errorf("caption of %d characters", n)
		}
		if m.Field("media_url") == nil {
			noURL++
		}
	}
	if long == 0 || none == 0 || noURL == 0 {
		t.Errorf("%d full captions, %d posts without caption, %d without media_url: each should occur", long, none, noURL)
	}
}

func TestPacificMidnight(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ at, midnight string }{
		{"2026-01-15T07:59:59Z", "2026-01-14T08:00:00Z"},
		{"2026-01-15T08:00:00Z", "2026-01-15T08:00:00Z"},
		{"2026-07-01T07:00:00Z", "2026-07-01T07:00:00Z"},
		{"2026-07-01T06:59:59Z", "2026-06-30T07:00:00Z"},
		{"2026-03-08T09:59:00Z", "2026-03-08T08:00:00Z"}, // summer time begins at 10:00
		{"2026-03-09T06:30:00Z", "2026-03-08T08:00:00Z"},
		{"2026-03-09T07:00:00Z", "2026-03-09T07:00:00Z"},
		{"2026-11-01T12:00:00Z", "2026-11-01T07:00:00Z"}, // and ends at 09:00
		{"2026-11-02T07:59:00Z", "2026-11-01T07:00:00Z"},
		{"2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z"},
	} {
		at, err := time.Parse(time.RFC3339, tc.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := pacificMidnight(at).Format(time.RFC3339); got != tc.midnight {
			t.Errorf("midnight before %s = %s, want %s", tc.at, got, tc.midnight)
		}
	}
	at := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
	for range 400 {
		next := nextPacificMidnight(at)
		if d := next.Sub(at); d < 23*time.Hour || d > 25*time.Hour {
			t.Fatalf("a day of %s after %s", d, at)
		}
		at = next
	}
}

// TestAmbiguous: no field tells the kinds of media apart, and everything that
// comments can hang on and accounts can be tagged in is read by its id.
func TestAmbiguous(t *testing.T) {
	t.Parallel()
	s := New(Options{Media: 120, Tags: 20, Ambiguous: true})
	a := s.Data().Accounts[0]
	show := map[string]int{}
	count := func(kind string, m *Media) {
		for _, f := range []string{"permalink", "like_count", "comments_count", "is_comment_enabled"} {
			if m.Field(f) != nil {
				show[kind+" "+f]++
			} else {
				show[kind+" no "+f]++
			}
		}
		if m.Owner() == nil {
			show[kind+" no owner"]++
		}
	}
	for _, m := range a.Media {
		count("post", m)
		for _, c := range m.Children {
			count("child", c)
		}
	}
	for _, want := range []string{
		"child permalink", "child like_count", "child comments_count", "child no permalink",
		"post no like_count", "post no comments_count", "post no is_comment_enabled", "post no owner", "post is_comment_enabled",
	} {
		if show[want] == 0 {
			t.Errorf("no %s: %v", want, show)
		}
	}
	if len(a.Stories[0].Comments) == 0 || len(a.Stories[0].Comments[0].Replies) == 0 {
		t.Error("a story without comments and replies")
	}
	for _, id := range []string{a.Tags[0].ID, a.Stories[0].Comments[0].ID} {
		if status, body := getRaw(t, s, "/"+id+"?fields=id", s.Token()); status != 200 {
			t.Errorf("%s: HTTP %d %s", id, status, body)
		}
	}
	if status, _ := getRaw(t, s, "/"+a.Tags[0].ID+"/insights?metric=reach", s.Token()); status == 200 {
		t.Errorf("insights of somebody else's post are answered")
	}
}
