package driver

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// An error of the rooms below is found by its type here, however it is wrapped, with
// its text and all that it matched.
func TestPublic(t *testing.T) {
	t.Parallel()
	later := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	limited := &graph.APIError{Method: "GET", Path: "me", Status: 400, Code: 4, RetryAt: later}
	forbidden := &graph.APIError{Status: 403, Code: 10, Scopes: []string{"instagram_basic"}}
	for _, tt := range []struct {
		err error
		is  []error
		as  func(error) bool
	}{
		{limited, []error{ErrRateLimited}, func(err error) bool {
			e, ok := errors.AsType[*APIError](err)
			at, known := RetryAt(err)
			return ok && e.Code == 4 && e.Path == "me" && known && at.Equal(later)
		}},
		{&graph.HeldError{Refusal: &pace.Refusal{Reason: pace.OverQuota, RetryAt: later}}, []error{ErrRateLimited, ErrQuota}, func(err error) bool {
			at, known := RetryAt(err)
			return known && at.Equal(later)
		}},
		{&graph.BudgetError{Max: 3, Spent: 2, Cost: 2}, []error{ErrBudget}, func(err error) bool {
			e, ok := errors.AsType[*BudgetError](err)
			return ok && e.Max == 3 && e.Spent == 2 && e.Cost == 2
		}},
		{&graph.AnswerError{Status: 502, Err: errors.New("no JSON")}, []error{ErrUnavailable, ErrMalformedAnswer}, nil},
		{&graph.AnswerError{Status: 200, Err: graph.ErrAnswerTooLarge}, []error{ErrMalformedAnswer}, nil},
		{&fetch.AccountError{Account: "17", Err: forbidden}, []error{ErrPermission}, func(err error) bool {
			e, ok := errors.AsType[*AccountError](err)
			api, refused := errors.AsType[*APIError](err)
			within, direct := e.Err.(*APIError)
			return ok && e.Account == "17" && refused && api.Scopes[0] == "instagram_basic" && direct && within == api
		}},
		{&fetch.NoAccountError{Step: "a Page", Err: forbidden}, []error{ErrNoAccount, ErrPermission}, func(err error) bool {
			_, ok := errors.AsType[*APIError](err)
			return ok
		}},
		{&session.SQLError{Message: "no", Line: 2, Column: 3, Err: &fetch.LoginKindError{Table: "Pages"}}, []error{ErrLoginKind}, func(err error) bool {
			e, ok := errors.AsType[*SQLError](err)
			return ok && e.Line == 2 && e.Column == 3 && e.Message == "no" && errors.Is(e.Err, ErrLoginKind)
		}},
		{session.Unsupported("DELETE"), []error{errors.ErrUnsupported}, func(err error) bool {
			_, ok := errors.AsType[*SQLError](err)
			return ok
		}},
		{&fetch.NoProgressError{}, []error{ErrNoProgress}, nil},
		{&fetch.OrderError{}, []error{ErrOrder}, nil},
		{&config.Error{Property: "Timeout", Byte: 7, Reason: "no", Unsupported: true}, []error{errors.ErrUnsupported}, func(err error) bool {
			e, ok := errors.AsType[*ConfigError](err)
			return ok && e.Property == "Timeout" && e.Byte == 7 && e.Reason == "no" && e.Unsupported
		}},
		{&oauth.LoginRequiredError{URL: "https://a.test", Err: oauth.ErrNoBrowser}, []error{ErrLoginRequired, oauth.ErrNoBrowser}, func(err error) bool {
			e, ok := errors.AsType[*oauth.LoginRequiredError](err)
			return ok && e.URL == "https://a.test"
		}},
	} {
		for how, err := range map[string]error{
			"itself":       tt.err,
			"wrapped":      fmt.Errorf("reading: %w", tt.err),
			"joined":       errors.Join(io.ErrClosedPipe, fmt.Errorf("reading: %w", tt.err)),
			"wrapped thus": fmt.Errorf("%w and %w", context.Canceled, fmt.Errorf("deep: %w", tt.err)),
		} {
			got := public(err)
			if got.Error() != err.Error() {
				t.Errorf("%T %s: says %q, not %q", tt.err, how, got, err)
			}
			for _, target := range tt.is {
				if !errors.Is(got, target) {
					t.Errorf("%T %s: is not %v", tt.err, how, target)
				}
			}
			if tt.as != nil && !tt.as(got) {
				t.Errorf("%T %s: is not found in %#v", tt.err, how, got)
			}
			if how == "joined" && !errors.Is(got, io.ErrClosedPipe) || how == "wrapped thus" && !errors.Is(got, context.Canceled) {
				t.Errorf("%T %s: what stands beside it is lost", tt.err, how)
			}
		}
	}
}

// What database/sql compares, and what is of no room below, stays what it is.
func TestPublic_others(t *testing.T) {
	t.Parallel()
	for _, err := range []error{nil, io.EOF, driver.ErrBadConn, context.Canceled, fmt.Errorf("%w", oauth.ErrNoToken)} {
		if got := public(err); got != err {
			t.Errorf("%v becomes %v", err, got)
		}
	}
}

// One error tells of each host what it comes down to: a program tests one.
func TestErrors_oneFamily(t *testing.T) {
	t.Parallel()
	families := []error{ErrTokenExpired, ErrPermission, ErrRateLimited, ErrAppBlocked, ErrUnavailable}
	for _, tt := range []struct {
		status, code, subcode int
		message               string
		want                  error
	}{
		{400, 190, 463, "Error validating access token", ErrTokenExpired},
		{403, 10, 0, "(#10) no permission", ErrPermission},
		{400, 4, 0, "(#4) Application request limit reached", ErrRateLimited},
		{400, 200, 0, "API access blocked.", ErrAppBlocked},
		{500, 2, 0, "An unexpected error has occurred.", ErrUnavailable},
	} {
		for _, err := range []error{
			public(&graph.APIError{Status: tt.status, Code: tt.code, Subcode: tt.subcode, Message: tt.message}),
			public(&oauth.Error{Step: "renewal of the token", Status: tt.status, Code: tt.code, Subcode: tt.subcode, Message: tt.message}),
		} {
			for _, family := range families {
				// That a login service limits calls has always been that it is not available, too.
				also := tt.want == ErrRateLimited && family == ErrUnavailable
				if got := errors.Is(err, family); got != (family == tt.want) && !also {
					t.Errorf("%v: is %v: %v", err, family, got)
				}
			}
		}
	}
	for _, err := range []error{oauth.ErrSessionExpired, graph.ErrTokenExpired} {
		if !errors.Is(fmt.Errorf("driver: %w: log in", err), ErrTokenExpired) {
			t.Errorf("%v is not ErrTokenExpired", err)
		}
	}
}
