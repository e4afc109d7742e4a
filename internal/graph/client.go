package graph

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
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

// TokenSource gives the access token of a request. It is asked once per
// request, from several goroutines at a time.
type TokenSource interface {
	AccessToken(ctx context.Context) (string, error)
}

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
	// Version is the API's, as "v26.0"; "" is [apiversion.Newest].
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
	http      http.Client
	tokens    TokenSource
	own       TokenSource
	appSecret secret.Secret
	origin    string // scheme://host[:port]
	version   string
	timeout   time.Duration
	maxAnswer int64
	retries   int
	scopesFor func(path string) []string
	observers []Observer
	scheduler *pace.Scheduler
	held      func(ctx context.Context, request string)
	budget    *Budget
	answers   *answers // nil where every question is a call
}

// New returns a client. It fails on an Endpoint or a Version that cannot be.
func New(c Config) (*Client, error) {
	address, err := parseOrigin(c.Endpoint)
	if err != nil {
		return nil, err
	}
	client := &Client{
		http: http.Client{
			Transport: c.Transport,
			// A redirect is never followed: the token would go with it.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		tokens:    c.Tokens,
		own:       c.Own,
		appSecret: c.AppSecret,
		origin:    address,
		version:   c.Version,
		timeout:   c.Timeout,
		maxAnswer: c.MaxAnswer,
		retries:   c.Retries,
		scopesFor: c.ScopesFor,
		scheduler: c.Scheduler,
		held:      c.Held,
		answers:   newAnswers(c),
	}
	if client.version == "" {
		client.version = apiversion.Newest
	}
	if !apiversion.Valid(client.version) {
		return nil, fmt.Errorf("graph: version %q: it is written like %s", client.version, apiversion.Newest)
	}
	if client.maxAnswer <= 0 {
		client.maxAnswer = DefaultMaxAnswer
	}
	if client.retries == 0 {
		client.retries = DefaultRetries
	}
	return client, nil
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

// Observed returns a copy of the client that also reports each of its HTTP
// requests to o.
func (c *Client) Observed(o Observer) *Client {
	observed := *c
	observed.observers = append(slices.Clip(c.observers), o)
	return &observed
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

// form is a form of answers: its name and how a body becomes one.
type form[T any] struct {
	name string
	read func(o *outbound, body io.Reader) (T, error)
}

var (
	nodeForm = form[*Node]{"node", func(o *outbound, body io.Reader) (*Node, error) {
		page, list, err := newDecoder(body).answer(o.shape())
		if err != nil {
			return nil, err
		}
		n, err := asNode(page, list)
		if err == nil && o.method == http.MethodGet && o.fields != nil && n.ID == "" {
			return nil, errNoID
		}
		return n, err
	}}
	pageForm = form[*Page]{"page", func(o *outbound, body io.Reader) (*Page, error) {
		page, list, err := newDecoder(body).answer(o.shape())
		if err != nil {
			return nil, err
		}
		return asPage(page, list)
	}}
	rawForm = form[[]byte]{"raw", func(_ *outbound, body io.Reader) ([]byte, error) { return rawAnswer(body) }}
)

// ask sends the request, unless its answer is at hand, and reads the answer.
func ask[T any](ctx context.Context, c *Client, r Request, f form[T]) (T, error) {
	out, err := c.prepare(ctx, r)
	if err != nil {
		var none T
		return none, err
	}
	answer, err := askOnce(ctx, c, out, f)
	if err == nil {
		return answer, nil
	}
	other, ok, err := c.replacement(ctx, r, out.token, err, map[string]replaced{})
	if ok {
		return ask(ctx, c, other, f)
	}
	return answer, err
}

// askOnce asks with one token.
func askOnce[T any](ctx context.Context, c *Client, out *outbound, f form[T]) (T, error) {
	return answerOf(ctx, c, out, f.name, func(ctx context.Context) (answer T, err error) {
		err = c.send(ctx, out, func(body io.Reader, _ *Call) error {
			answer, err = f.read(out, body)
			return err
		})
		return answer, err
	})
}

// errNoID is the fault of an answer that does not say what it is of.
var errNoID = errors.New("an object without an id")

func asNode(page *Page, list bool) (*Node, error) {
	if len(page.Nodes) != 1 || page.HasNext {
		return nil, fmt.Errorf("a node was expected, not %s", describePage(page, list))
	}
	return &page.Nodes[0], nil
}

func asPage(page *Page, list bool) (*Page, error) {
	if !list {
		return nil, fmt.Errorf("a list under \"data\" was expected, not %s", describePage(page, list))
	}
	return page, nil
}

func describePage(page *Page, list bool) string {
	switch {
	case list:
		return fmt.Sprintf("a list of %d", len(page.Nodes))
	case len(page.Nodes) == 0:
		return "an empty object"
	default:
		return "a node"
	}
}
