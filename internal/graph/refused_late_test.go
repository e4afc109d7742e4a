package graph

import (
	"errors"
	"strings"
	"testing"
)

// A refusal counts where it stands behind what cannot be read.
func TestDecoder_refusalBehind(t *testing.T) {
	t.Parallel()
	const refusal = `,"error":{"message":"later","type":"OAuthException","code":4}}`
	for _, begin := range []string{`{"id":"\ud83d"`, `{"owner":5`, `{"data":[5]`, `{"paging":{"cursors":{"after":"\ud83d"}}`, `{"id":"1"`} {
		_, _, err := newDecoder(strings.NewReader(begin + refusal)).answer(newShape(&Selection{Fields: []string{"owner.id"}}))
		var refused *APIError
		if !errors.As(err, &refused) || refused.Code != 4 {
			t.Errorf("%s: %v", begin, err)
		}
	}
}

// The replacement character itself is one like others, whatever was lost elsewhere.
func TestDecoder_replacementCharacter(t *testing.T) {
	t.Parallel()
	const body = `{"data":[{"caption":"\ud83d","id":"1\ufffd"}],"paging":{"cursors":{"after":"a\ufffd"},"next":"https://graph.example/?q=\ufffd"}}`
	page, _, err := newDecoder(strings.NewReader(body)).answer(newShape(&Selection{Fields: []string{"caption"}}))
	if err != nil || page.After != "a\ufffd" || page.Nodes[0].ID != "1\ufffd" {
		t.Errorf("%+v, %v", page, err)
	}
}

// What reads an answer keeps no text of it for the next one: there may be a token in it.
func TestWorkspace_forgets(t *testing.T) {
	t.Parallel()
	asked := &Selection{Fields: []string{"access_token", "owner.name"}, Parts: []Part{{Name: "media", Selection: Selection{Fields: []string{"caption"}}}}}
	d := newDecoder(strings.NewReader(`{"data":[{"id":"1","access_token":"FAKE","owner":{"name":"FAKE"},"media":{"data":[{"id":"2","caption":"FAKE"}],
		"paging":{"next":"https://graph.example/?access_token=FAKE&after=A"}}}],"paging":{"next":"https://graph.example/?access_token=FAKE&after=A"}}`))
	w := d.workspace
	if _, _, err := d.answer(w.shapeOf(asked)); err != nil {
		t.Fatal(err)
	}
	var look func(o *object)
	look = func(o *object) {
		for k := o.first; k != nil; k = k.next {
			if k.texts != [len(k.texts)]string{} {
				t.Errorf("%s: kept %q", k.name, k.texts)
			}
			if k.below != nil {
				look(k.below)
			}
			if k.nodes != nil {
				look(&k.nodes.object)
			}
			if k == o.last {
				break
			}
		}
	}
	look(&w.shape.object)
	look(&w.links.object)
}
