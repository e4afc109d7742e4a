package web

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// The description is one by OpenAPI's rules, and what the door answers is what it says.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "figures") })})
	told := r.ask(t, http.MethodGet, "/openapi.json", "", secretNone)
	if strings.Contains(told.body, "vft_") || told.StatusCode != http.StatusOK {
		t.Fatal(told.body)
	}
	doc, err := openapi3.NewLoader().LoadFromData([]byte(told.body))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		method, path, body string
		token              secret.Secret
		status             int
	}{
		{"POST", "/query", `{"sql": "SELECT Id, LikeCount FROM Media WHERE LikeCount > :n", "params": {"n": 3}, "format": "json"}`, r.read, 200},
		{"POST", "/query?format=json", `{"sql": "SELECT ?, ?", "params": [1, {"type": "datetime", "value": "2026-01-31"}]}`, r.read, 200},
		{"POST", "/explain?format=json", `{"sql": "SELECT Id FROM Media"}`, r.read, 200},
		{"POST", "/query?MaxRows=2&format=json", `{"sql": "SELECT Id FROM Media", "settings": {"MaxCalls": 3, "PartialResults": true}}`, r.read, 200},
		{"POST", "/query", `{"sql": "SELECT Idd FROM Media"}`, r.read, 400},
		{"POST", "/query", `{"sql": "EXEC GetOAuthAccessToken"}`, r.read, 403},
		{"POST", "/query", `{"sql": "SELECT 1"}`, secretNone, 401},
		{"GET", "/tables?format=json", "", r.read, 200},
		{"GET", "/tables/Media?format=json", "", r.read, 200},
		{"GET", "/tables/Medai", "", r.read, 404},
		{"GET", "/metrics", "", r.metrics, 200},
		{"GET", "/metrics", "", r.read, 403},
		{"GET", "/healthz", "", secretNone, 200},
		{"GET", "/readyz", "", secretNone, 200},
		{"GET", "/openapi.json", "", secretNone, 200},
		{"GET", "/problems/usage", "", secretNone, 200},
		{"GET", "/problems/none", "", secretNone, 404},
	} {
		a := r.ask(t, tt.method, tt.path, tt.body, tt.token)
		if a.StatusCode != tt.status {
			t.Errorf("%s %s: %d %s", tt.method, tt.path, a.StatusCode, a.body)
		}
		conforms(t, router, tt.body, a)
	}
}

// conforms holds a request and its answer against the description.
func conforms(t *testing.T, router routers.Router, body string, a *answer) {
	t.Helper()
	req := a.Request.Clone(t.Context())
	req.URL.Scheme, req.URL.Host = "", ""
	req.Body = io.NopCloser(strings.NewReader(body))
	route, params, err := router.FindRoute(req)
	if err != nil {
		t.Errorf("%s: %v", a.Request.URL.Path, err)
		return
	}
	in := &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route, Options: &openapi3filter.Options{
		AuthenticationFunc: func(context.Context, *openapi3filter.AuthenticationInput) error { return nil },
	}}
	if err := openapi3filter.ValidateRequest(t.Context(), in); err != nil {
		t.Errorf("%s %s: %v", a.Request.URL.Path, body, err)
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: a.StatusCode, Header: a.Header, Body: io.NopCloser(strings.NewReader(a.body))}
	if err := openapi3filter.ValidateResponse(t.Context(), out); err != nil {
		t.Errorf("%s %s: %v", a.Request.URL.Path, body, err)
	}
}
