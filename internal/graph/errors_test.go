package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// fakeToken is in every test request; no error may show it.
const fakeToken = "FAKE-token-0123456789"

// newTestClient returns a client of a server that answers with handler.
func newTestClient(t testing.TB, c Config, handler http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	transport := server.Client().Transport.(*http.Transport).Clone()
	t.Cleanup(transport.CloseIdleConnections)
	c.Endpoint = server.URL
	if c.Transport == nil {
		c.Transport = transport
	}
	if c.Tokens == nil {
		c.Tokens = staticToken(fakeToken)
	}
	client, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

type staticToken string

func (s staticToken) AccessToken(context.Context) (string, error) { return string(s), nil }

var sentinels = []struct {
	name string
	err  error
}{
	{"ErrTokenExpired", ErrTokenExpired},
	{"ErrRateLimited", ErrRateLimited},
	{"ErrPermission", ErrPermission},
	{"ErrAppBlocked", ErrAppBlocked},
	{"ErrNotFound", ErrNotFound},
	{"ErrReduceData", ErrReduceData},
	{"ErrUnavailable", ErrUnavailable},
	{"ErrUnreachable", ErrUnreachable},
	{"ErrRefused", ErrRefused},
	{"ErrMalformedAnswer", ErrMalformedAnswer},
	{"ErrAnswerTooLarge", ErrAnswerTooLarge},
}

func matched(err error) string {
	var names []string
	for _, s := range sentinels {
		if errors.Is(err, s.err) {
			names = append(names, s.name)
		}
	}
	return strings.Join(names, " ")
}

// TestRefusals shows what testdata/refusals make of error answers: the reason,
// the sentinels, whether the client would ask again, and the text.
func TestRefusals(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/refusals", func(t *testing.T, d *datadriven.TestData) string {
		status, path, contentType, usage := 400, "17841400000000001/media", "application/json", ""
		d.MaybeScanArgs(t, "status", &status)
		d.MaybeScanArgs(t, "path", &path)
		d.MaybeScanArgs(t, "type", &contentType)
		d.MaybeScanArgs(t, "regain", &usage)
		config := Config{Retries: -1, ScopesFor: func(path string) []string {
			if strings.HasSuffix(path, "/insights") {
				return []string{"instagram_manage_insights", "instagram_business_manage_insights"}
			}
			return nil
		}}
		client := newTestClient(t, config, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			if usage != "" {
				w.Header().Set("X-Business-Use-Case-Usage", `{"178":[{"type":"instagram","call_count":100,"estimated_time_to_regain_access":`+usage+`}]}`)
			}
			w.WriteHeader(status)
			fmt.Fprint(w, d.Input)
		})
		_, err := client.Page(t.Context(), Request{Path: path})
		if err == nil {
			return "no error\n"
		}
		var b strings.Builder
		var refused *APIError
		if errors.As(err, &refused) {
			fmt.Fprintf(&b, "reason: %s\n", refused.Reason())
			if field, node, ok := refused.MissingField(); ok {
				fmt.Fprintf(&b, "missing field: %s of %s\n", field, node)
			}
			if index, valid, ok := refused.InvalidMetric(); ok {
				fmt.Fprintf(&b, "invalid metric: %d, valid: %s\n", index, strings.Join(valid, " "))
			}
			if metrics, kind, ok := refused.WantsMetricType(); ok {
				fmt.Fprintf(&b, "wants %s: %s\n", kind, strings.Join(metrics, " "))
			}
		}
		fmt.Fprintf(&b, "matches: %s\n", matched(err))
		fmt.Fprintf(&b, "ask again: %v\n", isTransient(err))
		fmt.Fprintf(&b, "text: %s\n", err)
		return b.String()
	})
}

func TestAPIError_fields(t *testing.T) {
	t.Parallel()
	client := newTestClient(t, Config{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Fb-Trace-Id", "header-trace")
		w.WriteHeader(400)
		fmt.Fprint(w, `{"error":{"message":"Error validating access token `+fakeToken+`, or EAAGfake0123456789abc","type":"OAuthException","code":"190",`+
			`"error_subcode":"463","is_transient":false,"error_user_title":"Session","error_user_msg":"Log in","error_data":{"a":1},"fbtrace_id":"T1"}}`)
	})
	_, err := client.Node(t.Context(), Request{Path: "me", Token: secret.New(fakeToken)})
	var got *APIError
	if !errors.As(err, &got) {
		t.Fatal(err)
	}
	want := APIError{
		Method: "GET", Path: "me", Status: 400, Code: 190, Subcode: 463, Type: "OAuthException",
		Message:   "Error validating access token ****, or ****",
		UserTitle: "Session", UserMessage: "Log in", TraceID: "T1",
	}
	if fmt.Sprintf("%+v", *got) != fmt.Sprintf("%+v", want) {
		t.Errorf("got  %+v\nwant %+v", *got, want)
	}
}

// What a refusal of the data means is matched by one sentinel, or is about the
// data.
func TestRules_sentinels(t *testing.T) {
	t.Parallel()
	for _, r := range refusal.Rules {
		if r.Asked != 0 && r.Asked&refusal.Data == 0 {
			continue
		}
		var names []string
		for _, s := range sentinels {
			if sentinelOf(r.Reason) == s.err {
				names = append(names, s.name)
			}
		}
		about := r.Reason == ReasonTooFewViewers || r.Reason == ReasonTooSmall || r.Reason == ReasonBeforeConversion
		if len(names) != 1 && !about || len(names) != 0 && about {
			t.Errorf("%s is matched by %v", r.Reason, names)
		}
	}
}
