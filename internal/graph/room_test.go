package graph

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// What is read into memory that was given back is what is read into new memory, whatever was
// in it before.
func TestPage_release(t *testing.T) {
	t.Parallel()
	dice := rand.New(rand.NewPCG(1, 1))
	body := func() string {
		var posts []string
		for i := range dice.IntN(300) {
			var comments []string
			for j := range dice.IntN(4) {
				comments = append(comments, fmt.Sprintf(`{"id":"%d%d","text":"of %d"}`, i, j, i))
			}
			post := fmt.Sprintf(`{"id":"%d"`, i)
			if dice.IntN(3) > 0 {
				post += fmt.Sprintf(`,"caption":"post %d"`, dice.IntN(1000))
			}
			if dice.IntN(3) > 0 {
				post += `,"comments":{"data":[` + strings.Join(comments, ",") + `]}`
			}
			posts = append(posts, post+"}")
		}
		return `{"data":[` + strings.Join(posts, ",") + `]}`
	}
	var text string
	client, err := New(Config{Tokens: staticToken(fakeToken), Transport: api(func(*http.Request) (int, http.Header, string) { return 200, nil, text })})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(borrow bool) *Page {
		page, err := client.Page(t.Context(), Request{Path: "1/media", Borrow: borrow, Fields: &Selection{
			Fields: []string{"id", "caption"}, Parts: []Part{{Name: "comments", Selection: Selection{Fields: []string{"id", "text"}}}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		return page
	}
	for range 100 {
		text = body()
		given, own := ask(true), ask(false)
		if diff := cmp.Diff(own, given, cmpopts.IgnoreUnexported(Page{}), cmpopts.EquateComparable(value.Value{})); diff != "" {
			t.Fatal(diff)
		}
		given.Release()
		own.Release()
	}
}

// A page that others have too stays as it is, whoever gives it back, and so does one that is
// kept for others.
func TestPage_releaseShared(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]Config{"asked at once": {}, "kept": {CacheBytes: 1 << 20, CacheAge: time.Hour}} {
		synctest.Test(t, func(t *testing.T) {
			client := newShared(t, &slow{}, c)
			request := Request{Path: "1/media", Borrow: true, Fields: &Selection{Fields: []string{"id"}}}
			ask := func() *Page {
				page, err := client.Page(t.Context(), request)
				if err != nil {
					t.Error(err)
				}
				return page
			}
			pages := make([]*Page, 8)
			var wg sync.WaitGroup
			for i := range pages {
				wg.Go(func() {
					if pages[i] = ask(); i%2 == 0 {
						pages[i].Release()
					}
				})
			}
			wg.Wait()
			request.Path = "2/media"
			for range 3 {
				ask().Release()
			}
			for _, p := range append(pages, ask()) {
				if len(p.Nodes) != 1 || p.Nodes[0].ID != "1" {
					t.Errorf("%s: a page that another has given back is %+v", name, p)
				}
			}
		})
	}
}
