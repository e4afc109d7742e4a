package publish

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/internal/write"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// What is refused of a text beforehand is what the simulator refuses, which counts by itself.
func TestTexts(t *testing.T) {
	t.Parallel()
	s := newStudio(t, graphsim.Options{Media: 1, Comments: -1, Stories: -1})
	var post string
	s.sim.View(func(d *graphsim.Data) { post = d.Accounts[0].Media[0].ID })
	remark := &schema.Default().Table("Comments").Write(schema.Insert, schema.FacebookLogin).Input("Text").Limits
	pieces := []string{"#a", "#a", "#ä_1", "#", "@a", "@a.b", "@", "b", "Ä", "É", "&", ".", " ", " ", ",", "www.x.y", "https://x.y/#z", "Www.", "\n", "1"}
	accepted := 0
	for n := range 3000 {
		r := rand.New(rand.NewPCG(1, uint64(n)))
		var b strings.Builder
		for range 1 + r.IntN(12) {
			b.WriteString(strings.Repeat(pieces[r.IntN(len(pieces))], []int{1, 1, 1, 2, 7}[r.IntN(5)]))
		}
		text := strings.TrimSpace(b.String())
		if text == "" {
			continue
		}
		for _, x := range []struct {
			what    string
			limits  *schema.Limits
			request graph.Request
		}{
			{"comment", remark, graph.Request{Path: post + "/comments", Params: url.Values{"message": {text}}}},
			{"caption", limits["Caption"], graph.Request{Path: s.account + "/media", Params: url.Values{"caption": {text + strings.Repeat(" #x @y", 15)}, "image_url": {picture}}}},
		} {
			checked := x.request.Params.Get("message") + x.request.Params.Get("caption")
			said := write.Violated(x.limits, value.Text(checked))
			x.request.Method = http.MethodPost
			_, err := s.Client.Raw(t.Context(), x.request)
			if err == nil {
				accepted++
			}
			if (said == "") != (err == nil) {
				t.Fatalf("%s %q: %q beforehand, and of the simulator: %v", x.what, checked, said, err)
			}
		}
		if n%200 == 0 {
			s.sim.Advance(25 * time.Hour) // containers are counted by the day
		}
	}
	if accepted < 500 || accepted > 5500 {
		t.Errorf("%d are accepted", accepted)
	}
}
