package graph_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// What an upload comes to: the bytes from the offset on, once, with the token in the form
// that its host wants, and errors that do not repeat it.
func TestUpload(t *testing.T) {
	t.Parallel()
	const secret = "EAAnotatoken0123456789"
	for _, tc := range []struct {
		name, answer string
		status       int
		check        func(error) bool
	}{
		{"done", `{"success":true,"message":"Upload successful."}`, 200, func(err error) bool { return err == nil }},
		{"not said to be done", `{}`, 200, func(err error) bool { return errors.Is(err, graph.ErrMalformedAnswer) }},
		{"to be gone on with", `{"debug_info":{"retriable":true,"type":"PartialRequestError","message":"for ` + secret + `"}}`, 400, func(err error) bool {
			refused, ok := errors.AsType[*graph.UploadError](err)
			return ok && refused.Retriable && refused.Type == "PartialRequestError" && refused.Container == "17"
		}},
		{"refused by the API", `{"error":{"message":"` + secret + ` is no token","type":"OAuthException","code":190}}`, 400, func(err error) bool {
			refused, ok := errors.AsType[*graph.APIError](err)
			return ok && refused.Code == 190
		}},
		{"by something on the way", `<html>`, 502, func(err error) bool { return errors.Is(err, graph.ErrUnavailable) && graph.MayPass(err) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				calls++
				body, _ := io.ReadAll(r.Body)
				if r.URL.Path != "/ig-api-upload/v27.0/17" || r.URL.RawQuery != "" || string(body) != "pictures" ||
					r.Header.Get("Authorization") != "OAuth "+secret || r.Header.Get("offset") != "7" || r.Header.Get("file_size") != "15" {
					t.Errorf("%s %v %q", r.URL, r.Header, body)
				}
				w.WriteHeader(tc.status)
				_, _ = io.WriteString(w, tc.answer)
			}))
			t.Cleanup(srv.Close)
			client, err := graph.New(graph.Config{Endpoint: srv.URL, Version: "v27.0", Tokens: fixedToken(secret)})
			if err != nil {
				t.Fatal(err)
			}
			var seen []graph.Call
			sent := int64(0)
			err = client.Observed(func(c graph.Call) { seen = append(seen, c) }).Upload(t.Context(), graph.Upload{
				Container: "17", Offset: 7, Size: 15, Body: strings.NewReader("pictures"), Sent: func(n int64) { sent = n },
			})
			if !tc.check(err) || err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("err = %v", err)
			}
			if calls != 1 || sent != 15 || len(seen) != 1 || seen[0].Quota != 1 || seen[0].Path != "ig-api-upload/17" || seen[0].Status != tc.status {
				t.Errorf("%d calls, %d bytes, told of %+v", calls, sent, seen)
			}
		})
	}
}

// An upload has no time to keep to as long as bytes go out; one that stands still ends.
func TestUpload_stalled(t *testing.T) {
	t.Parallel()
	over := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-over
	}))
	t.Cleanup(srv.Close)
	t.Cleanup(func() { close(over) })
	client, err := graph.New(graph.Config{Endpoint: srv.URL, Tokens: fixedToken("EAAnotatoken"), Timeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	err = client.Upload(t.Context(), graph.Upload{Container: "17", Size: 4, Body: strings.NewReader("film")})
	if !errors.Is(err, graph.ErrUnreachable) || !strings.Contains(err.Error(), "Timeout") {
		t.Errorf("err = %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := client.Upload(ctx, graph.Upload{Container: "17", Size: 4, Body: strings.NewReader("film")}); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	if err := client.Upload(t.Context(), graph.Upload{Container: "../17", Size: 4, Body: strings.NewReader("film")}); err == nil {
		t.Error("a container that is none was sent to")
	}
}
