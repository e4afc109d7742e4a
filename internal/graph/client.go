package graph

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
	"github.com/viewfinder-sql/viewfinder/internal/graph/answers"
	"github.com/viewfinder-sql/viewfinder/internal/origin"
	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// What a zero field of a [Config] stands for.
const (
	DefaultEndpoint  = "https://graph.facebook.com"
	DefaultMaxAnswer = 64 << 20
	DefaultRetries   = 4
)

// InstagramEndpoint is the host of Instagram Login.
const InstagramEndpoint = "https://graph.instagram.com"

// Config is what a [Client] is made of.
type Config struct {
	// Transport does the network; nil is http.DefaultTransport.
	Transport http.RoundTripper
	// Tokens gives the tokens of the requests that bring none; it may be a
	// [TokenReplacer].
	Tokens TokenSource
	// Own gives those of requests about the login itself (me, me/accounts), where
	// Tokens speaks for a Page; nil is Tokens.
	Own TokenSource
	// AppSecret signs the token of each request (appsecret_proof), unless empty.
	AppSecret secret.Secret
	// Endpoint is scheme://host[:port]; "" is [DefaultEndpoint]. Plain http is
	// taken for loopback hosts only.
	Endpoint string
	// Version is the API's, as "v27.0"; "" is [apiversion.Newest].
	Version string
	// Timeout bounds each HTTP request from dial to the last byte; 0 is no
	// bound but the context's. A request that runs into it is not repeated.
	Timeout time.Duration
	// MaxAnswer bounds an answer, in bytes after decompression; 0 is
	// [DefaultMaxAnswer].
	MaxAnswer int64
	// Retries bounds how often what failed for now is asked again; 0 is
	// [DefaultRetries], a negative number is never.
	Retries int
	// Sleep waits between attempts, or for the end of the context, whose error it returns;
	// nil is the machine's clock.
	Sleep func(context.Context, time.Duration) error
	// Scheduler decides when each call is sent; nil sends it at once. One
	// scheduler is for all clients of one app.
	Scheduler *pace.Scheduler
	// Held is told of each request that has waited a while for the scheduler, and
	// goes on waiting; nil tells nobody.
	Held func(ctx context.Context, request string)
	// Share makes one call of the same question asked several times at once.
	// Whoever asks gets the same answer, which is then for reading only.
	Share bool
	// CacheBytes and CacheAge bound the answers that are kept: the memory that
	// they take, and how old they may be. There is no cache unless both are set.
	// Answers are dropped after each call that may change something, and where
	// the client's token is another than before. They are for reading only.
	CacheBytes int64
	CacheAge   time.Duration
	// ScopesFor tells which permissions a path takes, to name the missing one;
	// nil if not known.
	ScopesFor func(path string) []string
}

// Client asks the Graph API. It is safe for concurrent use.
type Client struct {
	credentials *credentials
	sender      sender
	answers     *answers.Store // nil where every question is a call
}

// KeepsAnswers reports whether the answers of calls are kept, so that the same may take
// none. A nil client keeps none.
func (c *Client) KeepsAnswers() bool { return c != nil && c.answers.Keeps() }

// New returns a client. It fails on an Endpoint or a Version that cannot be.
func New(c Config) (*Client, error) {
	address, err := parseOrigin(c.Endpoint)
	if err != nil {
		return nil, err
	}
	version := cmp.Or(c.Version, apiversion.Newest)
	if !apiversion.Valid(version) {
		return nil, fmt.Errorf("graph: version %q: it is written like %s", version, apiversion.Newest)
	}
	maxAnswer := c.MaxAnswer
	if maxAnswer <= 0 {
		maxAnswer = DefaultMaxAnswer
	}
	return &Client{
		credentials: &credentials{tokens: c.Tokens, own: c.Own, appSecret: c.AppSecret},
		sender: sender{
			exchanger: &exchanger{
				http: http.Client{
					Transport: c.Transport,
					// A redirect is never followed: the token would go with it.
					CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
				},
				origin: address, version: version, timeout: c.Timeout, maxAnswer: maxAnswer, scopesFor: c.ScopesFor,
			},
			admission: admission{scheduler: c.Scheduler, held: c.Held},
			retries:   retryPolicy{maxRetries: cmp.Or(c.Retries, DefaultRetries), afterThrottle: c.Scheduler != nil, sleep: c.Sleep},
		},
		answers: answers.New(answers.Config{Share: c.Share, Bytes: c.CacheBytes, Age: c.CacheAge, Size: sizeOf}),
	}, nil
}

// parseOrigin checks an endpoint.
func parseOrigin(endpoint string) (string, error) {
	if endpoint == "" {
		return DefaultEndpoint, nil
	}
	u, err := origin.Parse(endpoint)
	if err != nil {
		return "", fmt.Errorf("graph: endpoint: %w", err)
	}
	return u.String(), nil
}

// DropAnswers drops the answers that are kept.
func (c *Client) DropAnswers() { c.answers.Renew() }

// Observed returns a copy of the client that also reports each of its HTTP
// requests to o.
func (c *Client) Observed(o Observer) *Client {
	observed := *c
	observed.sender.observers = append(slices.Clip(c.sender.observers), o)
	return &observed
}

// Budgeted returns a copy of the client whose calls are paid from b.
func (c *Client) Budgeted(b *Budget) *Client {
	budgeted := *c
	budgeted.sender.admission.budget = b
	return &budgeted
}

// Node asks for one object. The path is the node's: "me", "1784…". An answer
// that is a list of one is taken for a node.
func (c *Client) Node(ctx context.Context, r Request) (*Node, error) {
	return ask(ctx, c, r, nodeForm)
}

// Page asks for one page of an edge: "me/accounts", "1784…/media".
func (c *Client) Page(ctx context.Context, r Request) (*Page, error) {
	return ask(ctx, c, r, pageForm)
}

// Raw asks and returns the answer's JSON as it came, for calls whose answer is
// no node and no page. Fields of the request are sent but shape nothing.
func (c *Client) Raw(ctx context.Context, r Request) ([]byte, error) {
	answer, err := ask(ctx, c, r, rawForm)
	if c.answers != nil {
		answer = bytes.Clone(answer) // others may have the same
	}
	return answer, err
}

// ask sends the request, unless its answer is at hand, and reads the answer.
func ask[T any](ctx context.Context, c *Client, r Request, f form[T]) (T, error) {
	out, err := c.prepare(ctx, r)
	if err != nil {
		var none T
		return none, err
	}
	answer, err := answerOf(ctx, &c.sender, c.answers, out, f)
	if err == nil {
		return answer, nil
	}
	other, ok, err := c.credentials.replacement(ctx, r, out.token, err, map[string]replaced{})
	if ok {
		return ask(ctx, c, other, f)
	}
	return answer, err
}

// prepare makes a request ready, with its token.
func (c *Client) prepare(ctx context.Context, r Request) (*outbound, error) {
	o, err := newOutbound(r)
	if err != nil {
		return nil, err
	}
	o.borrowed = r.Borrow && !c.KeepsAnswers()
	o.account = c.sender.admission.account(r)
	if o.token, o.proof, err = c.credentials.of(ctx, r); err != nil {
		return nil, fmt.Errorf("graph: %s: access token: %w", r.Path, err)
	}
	o.deadline, _ = ctx.Deadline()
	if r.Token.IsEmpty() && !c.credentials.isOwn(r.Path) {
		c.answers.SetToken(o.token)
	}
	return o, nil
}
