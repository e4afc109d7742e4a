package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// recording is one real request with its answer.
type recording struct {
	Method  string
	Path    string
	Query   map[string]string
	Status  int
	Headers map[string]string
	Body    json.RawMessage
}

// recordings returns the recorded answers, which stand beside the project.
func recordings(t testing.TB, name string) []recording {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../../shared/recorded", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the recorded answers are not here: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var list []recording
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestRecorded asks what was asked and compares with the recorded body read by
// encoding/json.
func TestRecorded(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"account-v23.json", "publish-v12-v14.json"} {
		for i, r := range recordings(t, file) {
			t.Run(fmt.Sprintf("%s/%d", file, i), func(t *testing.T) {
				t.Parallel()
				client := newTestClient(t, Config{}, func(w http.ResponseWriter, _ *http.Request) {
					for name, text := range r.Headers {
						if !strings.EqualFold(name, "Content-Length") {
							w.Header().Set(name, text)
						}
					}
					w.WriteHeader(r.Status)
					_, _ = w.Write(r.Body)
				})
				var call Call
				client = client.Observed(func(c Call) { call = c })
				checkRecording(t, client, r)
				if text := r.Headers["x-fb-trace-id"]; call.TraceID != text {
					t.Errorf("trace %q, want %q", call.TraceID, text)
				}
				if (r.Headers["x-business-use-case-usage"] != "" || r.Headers["x-app-usage"] != "") != (call.Usage != nil) {
					t.Errorf("usage %+v of %v", call.Usage, r.Headers)
				}
			})
		}
	}
}

func checkRecording(t *testing.T, client *Client, r recording) {
	t.Helper()
	var body struct {
		Data   []map[string]any
		Paging *struct {
			Cursors struct{ After string }
			Next    string
		}
		Error *struct {
			Message string
			Trace   string `json:"fbtrace_id"`
		}
	}
	if err := json.Unmarshal(r.Body, &body); err != nil {
		t.Fatal(err)
	}
	_, path, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
	if !strings.HasPrefix(r.Path, "/v") {
		path = strings.TrimPrefix(r.Path, "/")
	}
	request := Request{Method: r.Method, Path: path, Pick: new(Selection)}

	if body.Error != nil {
		_, err := client.Page(t.Context(), request)
		var refused *APIError
		if !errors.As(err, &refused) {
			t.Fatal(err)
		}
		if refused.Message != body.Error.Message || refused.TraceID != body.Error.Trace || refused.Status != r.Status {
			t.Errorf("%+v", refused)
		}
		number, _ := refusal.CutCode(body.Error.Message)
		if number != 0 && refused.Code != number {
			t.Errorf("code %d, want that of %q", refused.Code, body.Error.Message)
		}
		checkRefusal(t, r, refused)
		return
	}

	if body.Data == nil {
		var node map[string]any
		if err := json.Unmarshal(r.Body, &node); err != nil {
			t.Fatal(err)
		}
		request.Pick.Fields = leaves(node)
		got, err := client.Node(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		checkNode(t, request.Pick.Fields, got, node)
		return
	}

	for _, node := range body.Data {
		request.Pick.Fields = append(request.Pick.Fields, leaves(node)...)
	}
	page, err := client.Page(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Nodes) != len(body.Data) {
		t.Fatalf("%d nodes, want %d", len(page.Nodes), len(body.Data))
	}
	for i := range page.Nodes {
		checkNode(t, request.Pick.Fields, &page.Nodes[i], body.Data[i])
	}
	if p := body.Paging; p != nil {
		if page.After != p.Cursors.After || page.HasNext != (p.Next != "") || page.HasNext && (p.Cursors.After == "") != (len(page.Next) > 0) {
			t.Errorf("after %q, next %v %v; want %+v", page.After, page.HasNext, page.Next, p)
		}
		if page.Next.Has("access_token") {
			t.Error("the token of the next link came along")
		}
	}
}

// checkRefusal says what each kind of recorded refusal comes down to.
func checkRefusal(t *testing.T, r recording, e *APIError) {
	t.Helper()
	want, sentinel := ReasonInvalid, ErrRefused
	switch {
	case strings.Contains(e.Message, "must be one of the following values"):
		want = ReasonRetiredMetric
		index, valid, ok := e.InvalidMetric()
		asked := strings.Split(r.Query["metric"], ",")
		if !ok || index >= len(asked) || len(valid) < 20 {
			t.Errorf("invalid metric %d of %v, valid %v", index, asked, valid)
		}
		for _, name := range valid {
			if name == asked[index] {
				t.Errorf("%s is refused and valid", name)
			}
		}
	case strings.Contains(e.Message, "does not have permission"):
		want, sentinel = ReasonNoPermission, ErrPermission
	case strings.Contains(e.Message, "does not exist"):
		want, sentinel = ReasonNotFound, ErrNotFound
	}
	if e.Reason() != want || !errors.Is(e, sentinel) {
		t.Errorf("reason %s, want %s: %v", e.Reason(), want, e)
	}
}

// leaves are the keys of a node.
func leaves(node map[string]any) []string { return slices.Sorted(maps.Keys(node)) }

func checkNode(t *testing.T, fields []string, got *Node, want map[string]any) {
	t.Helper()
	if id, _ := want["id"].(string); got.ID != id {
		t.Errorf("id %q, want %q", got.ID, id)
	}
	for i, name := range fields {
		switch w := want[name].(type) {
		case nil:
			if !got.Values[i].IsNull() {
				t.Errorf("%s is %q, want NULL", name, got.Values[i].Text())
			}
		case string:
			if got.Values[i] != value.Text(w) {
				t.Errorf("%s is %q, want %q", name, got.Values[i].Text(), w)
			}
		case float64:
			if got.Values[i] != value.Int(int64(w)) {
				t.Errorf("%s is %q, want %v", name, got.Values[i].Text(), w)
			}
		default:
			var read any
			if err := json.Unmarshal([]byte(got.Values[i].Text()), &read); err != nil || fmt.Sprint(read) != fmt.Sprint(w) {
				t.Errorf("%s is %q, want %v", name, got.Values[i].Text(), w)
			}
		}
	}
}
