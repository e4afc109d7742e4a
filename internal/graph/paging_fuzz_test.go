package graph

import (
	"encoding/json"
	"strings"
	"testing"
)

// FuzzPaging: whatever cursors and links an answer brings, no token and no proof
// comes out of a link, nothing that makes another request of the next one, and
// a page that says there is more has the means to go on.
func FuzzPaging(f *testing.F) {
	for _, seed := range [][2]string{
		{"QVFIUk", "https://graph.facebook.com/v27.0/1/media?access_token=EAAFAKE&limit=100&after=QVFIUk"},
		{"", "https://graph.facebook.com/v27.0/1/media?after=QVFIUk%3D%3D"},
		{"", "https://graph.facebook.com/v27.0/1/insights?since=1775519999&until=1776124799"},
		{"x", ""},
		{"", "://"},
		{"\u0000", "?access_token=a;b=c&method=DELETE&batch=[]"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, after, next string) {
		paging := map[string]any{"cursors": map[string]string{"after": after}}
		if next != "" {
			paging["next"] = next
		}
		body, err := json.Marshal(map[string]any{"data": []any{map[string]string{"id": "1"}}, "paging": paging})
		if err != nil {
			t.Skip("no JSON")
		}
		page, _, err := newDecoder(strings.NewReader(string(body))).answer(newShape(&Selection{}))
		if err != nil {
			return
		}
		for name := range page.Next {
			if !isPlainParam(name) {
				t.Errorf("the link gives %s", name)
			}
		}
		if page.HasNext && page.After == "" && len(page.Next) == 0 {
			t.Error("more, and no way to it")
		}
		if next == "" && page.HasNext {
			t.Error("more without a link")
		}
	})
}
