package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/oauth/secret"
)

// The bounds of a receiver, where its Config says nothing.
const (
	mostBody         = 4 << 20 // bytes; the platform puts up to 1,000 changes in one
	small            = 64 << 10
	mostAtOnce       = 32 // bodies that are larger than small and in memory
	patience         = 4 * time.Second
	longestChallenge = 256
	headerName       = "X-Hub-Signature-256"
)

// Config says what a receiver takes and where it keeps it.
type Config struct {
	// Secrets are the app's: one, or two while it is changed.
	Secrets []secret.Secret
	// VerifyToken is what the platform is told to say when it verifies the address.
	VerifyToken secret.Secret
	Sink        history.Sink
	// Path is where notices come, "" for any.
	Path string
	// WithoutNames leaves out who wrote something.
	WithoutNames bool
	// Kept is told what was kept, after it was; nil tells nobody. It must not wait.
	Kept func([]Change)
	// Trouble is told what goes wrong, without anything of what was sent; nil tells nobody.
	Trouble func(error)
	// Clock is nil for this machine's.
	Clock func() time.Time
	// Body, AtOnce and Patience are bounds, 0 for the usual ones: bytes of a body, large bodies
	// at the same time, and how long the sink may take.
	Body     int64
	AtOnce   int
	Patience time.Duration
}

// Receiver is a handler that takes notices.
type Receiver struct {
	c       Config
	keeper  *keeper
	reading chan struct{}
	counts  struct{ kept, refused, failed, changes, told atomic.Int64 }
}

// Counts tell what a receiver did: notices that were kept, and the changes in them, those that
// were refused as nobody had signed them, and those that the sink did not take.
type Counts struct{ Kept, Changes, Refused, Failed int64 }

// New makes a receiver, and has the sink make its tables.
func New(ctx context.Context, c Config) (*Receiver, error) {
	if len(c.Secrets) == 0 || c.VerifyToken.Reveal() == "" {
		return nil, errors.New("webhook: the app's secret and a verify token are needed")
	}
	for _, s := range c.Secrets {
		if s.Reveal() == "" {
			return nil, errors.New("webhook: the app's secret is empty: everybody could sign by it")
		}
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Body <= 0 {
		c.Body = mostBody
	}
	if c.AtOnce <= 0 {
		c.AtOnce = mostAtOnce
	}
	if c.Patience <= 0 {
		c.Patience = patience
	}
	if c.Trouble == nil {
		c.Trouble = func(error) {}
	}
	if err := c.Sink.Prepare(ctx, Tables()); err != nil {
		return nil, err
	}
	return &Receiver{
		c: c, reading: make(chan struct{}, c.AtOnce),
		keeper: &keeper{sink: c.Sink, clock: c.Clock, nameless: c.WithoutNames, claims: map[string]*claim{}},
	}, nil
}

// Counts tell what it did so far.
func (r *Receiver) Counts() Counts {
	n := &r.counts
	return Counts{Kept: n.kept.Load(), Changes: n.changes.Load(), Refused: n.refused.Load(), Failed: n.failed.Load()}
}

// ServeHTTP answers the platform.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case r.c.Path != "" && q.URL.Path != r.c.Path:
		http.NotFound(w, q)
	case q.Method == http.MethodGet:
		r.verify(w, q)
	case q.Method == http.MethodPost:
		r.take(w, q)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "GET and POST are answered here", http.StatusMethodNotAllowed)
	}
}

// verify answers the challenge by which the platform finds out whether the address is the
// app's.
func (r *Receiver) verify(w http.ResponseWriter, q *http.Request) {
	args := q.URL.Query()
	challenge := args.Get("hub.challenge")
	if args.Get("hub.mode") != "subscribe" || !same(args.Get("hub.verify_token"), r.c.VerifyToken.Reveal()) || !plain(challenge) {
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, challenge) // an error means that the reader went away
}

// same compares in a time that depends on neither.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// plain says that a challenge may be repeated: it is short, and letters, digits and marks
// that mean nothing to a browser.
func plain(s string) bool {
	return s != "" && len(s) <= longestChallenge && strings.IndexFunc(s, func(c rune) bool {
		return !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.ContainsRune("-_.~+/=", c))
	}) < 0
}

// take takes a notice.
func (r *Receiver) take(w http.ResponseWriter, q *http.Request) {
	signed, ok := signature(q.Header.Values(headerName))
	if !ok {
		r.refuse(w)
		return
	}
	if q.ContentLength > r.c.Body {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	from := http.MaxBytesReader(w, q.Body, r.c.Body)
	body, err := io.ReadAll(io.LimitReader(from, small))
	if err == nil && len(body) == small {
		select {
		case r.reading <- struct{}{}:
			defer func() { <-r.reading }()
		default:
			busy(w)
			return
		}
		var rest []byte
		rest, err = io.ReadAll(from)
		body = append(body, rest...)
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, "the body did not come to its end", http.StatusBadRequest)
		return
	case !r.right(signed, body):
		r.refuse(w)
		return
	}
	changes := Parse(body)
	ctx, end := context.WithTimeout(q.Context(), r.c.Patience)
	defer end()
	if err := r.keeper.keep(ctx, changes); err != nil {
		r.counts.failed.Add(1)
		r.c.Trouble(fmt.Errorf("a notice is not kept, and has to be sent again: %w", err))
		busy(w)
		return
	}
	r.counts.kept.Add(1)
	r.counts.changes.Add(int64(len(changes)))
	if r.c.Kept != nil {
		r.c.Kept(changes)
	}
	w.WriteHeader(http.StatusOK)
}

func busy(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "60")
	http.Error(w, "not kept: send it again", http.StatusServiceUnavailable)
}

// signature reads the header.
func signature(header []string) (sum [sha256.Size]byte, ok bool) {
	if len(header) != 1 {
		return sum, false
	}
	digits, ok := strings.CutPrefix(header[0], "sha256=")
	if !ok || len(digits) != 2*sha256.Size {
		return sum, false
	}
	_, err := hex.Decode(sum[:], []byte(digits))
	return sum, err == nil
}

// right says that one of the secrets has signed a body.
func (r *Receiver) right(signed [sha256.Size]byte, body []byte) (right bool) {
	for _, s := range r.c.Secrets {
		mac := hmac.New(sha256.New, []byte(s.Reveal()))
		mac.Write(body)
		right = hmac.Equal(signed[:], mac.Sum(nil)) || right
	}
	return right
}

// refuse refuses what nobody has signed, and tells of it with every tenth power.
func (r *Receiver) refuse(w http.ResponseWriter) {
	n := r.counts.refused.Add(1)
	if told := r.counts.told.Load(); n >= max(10*told, 1) && r.counts.told.CompareAndSwap(told, n) {
		r.c.Trouble(fmt.Errorf("requests that the app's secret has not signed: %d so far", n))
	}
	http.Error(w, "the signature is wrong", http.StatusUnauthorized)
}
