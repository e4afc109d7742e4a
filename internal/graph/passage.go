package graph

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pace"
)

// Passage is the permission to send a request that the client does not make itself, as
// one of a login is.
type Passage struct {
	admission admission
	permit    *pace.Permit
	outbound  *outbound
	waited    time.Duration
}

// Admit pays for a request that the client does not make itself and, where it goes to
// the client's host, waits until it may be sent, as for the client's own. Path is
// without version. [Passage.Done] must be called once the request is over. The error
// is a [*HeldError], a [*BudgetError] or that of the context: then it must not be sent.
func (c *Client) Admit(ctx context.Context, method, path string, address *url.URL) (*Passage, error) {
	p := &Passage{
		admission: c.sender.admission,
		outbound:  &outbound{method: method, path: path, quota: 1},
	}
	if !c.sender.exchanger.isAt(address) {
		p.admission.scheduler = nil
	}
	p.outbound.account = p.admission.account(Request{Path: path})
	asked := time.Now()
	var err error
	if p.permit, err = p.admission.admit(ctx, p.outbound); err != nil {
		return nil, err
	}
	if p.permit != nil {
		p.waited = time.Since(asked)
	}
	return p, nil
}

// isAt reports whether an address is at the host that requests are sent to.
func (x *exchanger) isAt(u *url.URL) bool {
	return strings.EqualFold(x.origin, u.Scheme+"://"+u.Host)
}

// Waited is how long the request had to wait.
func (p *Passage) Waited() time.Duration { return p.waited }

// Done tells what came of the request: of the call its status, usage and quota, which
// is 0 if it never left; of an answer that is no success the body; and why there was no
// whole answer, nil where there was one.
func (p *Passage) Done(ctx context.Context, call Call, body []byte, err error) {
	call.unsent = call.Quota == 0
	if err == nil && (call.Status < 200 || call.Status > 299) {
		if refused := ReadRefusal(call.Status, body); refused != nil {
			refused.RetryAfter = call.Usage.Regain()
			err = refused
		} else {
			err = &AnswerError{Method: p.outbound.method, Path: p.outbound.path, Status: call.Status, Err: errNoRefusal}
		}
	}
	p.admission.finish(ctx, p.permit, p.outbound, &call, err)
}

var errNoRefusal = errors.New("no refusal of the API")
