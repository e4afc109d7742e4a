package graphsim

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// callbackPatience is how long a callback may take, in real time.
const callbackPatience = 10 * time.Second

// callbacks are asked without following where they lead.
var callbacks = &http.Client{
	Timeout:       callbackPatience,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport:     &http.Transport{DisableKeepAlives: true},
}

// noticeBody writes changes as the platform does: those of an account that follow each
// other in one entry, whose time is when the notice is sent.
func noticeBody(list []change, now time.Time) []byte {
	b := []byte(`{"object":"instagram","entry":[`)
	for i, c := range list {
		if i == 0 || list[i-1].account != c.account {
			if i > 0 {
				b = append(b, "]},"...)
			}
			b = appendString(append(b, `{"id":`...), c.account)
			b = strconv.AppendInt(append(b, `,"time":`...), now.Unix(), 10)
			b = append(b, `,"changes":[`...)
		} else {
			b = append(b, ',')
		}
		b = appendString(append(b, `{"field":`...), c.field)
		b = append(append(append(b, `,"value":`...), c.value...), '}')
	}
	return append(b, "]}]}"...)
}

// sign is the header of a body: its HMAC by the app's secret.
func sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// Sign returns the header X-Hub-Signature-256 of a notice with that body.
func (s *Server) Sign(body []byte) string { return sign(s.AppSecret(), body) }

// post sends a notice to the callback, and returns what it answered.
func (n *notifier) post(body []byte, forged bool) (status int, trouble string) {
	n.mu.Lock()
	if len(n.hooks) == 0 {
		n.mu.Unlock()
		return 0, "there is no subscription any more"
	}
	address := n.hooks[0].callback
	n.mu.Unlock()
	secret := n.p.app.secret()
	if forged {
		secret += "-not"
	}
	ctx, end := n.open()
	defer end()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Hub-Signature-256", sign(secret, body))
	r.Header.Set("User-Agent", "Webhooks/1.0")
	answer, err := callbacks.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, maxBody)) // nobody reads it
	return answer.StatusCode, ""
}

// open is a context that ends with the simulator.
func (n *notifier) open() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	stop := make(chan struct{})
	go func() {
		select {
		case <-n.closing:
			cancel()
		case <-stop:
		}
	}()
	return ctx, func() { close(stop); cancel() }
}

// verify asks an address whether it is the app's: it has to answer a challenge.
func (n *notifier) verify(address, token string) error {
	to, err := url.Parse(address)
	if err != nil {
		return errors.New("the address cannot be read")
	}
	challenge := strconv.FormatUint(mix(uint64(time.Now().UnixNano()), uint64(len(rand.Text()))), 10)
	q := to.Query()
	q.Set("hub.mode", "subscribe")
	q.Set("hub.challenge", challenge)
	q.Set("hub.verify_token", token)
	to.RawQuery = q.Encode()
	ctx, end := n.open()
	defer end()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, to.String(), nil)
	if err != nil {
		return errors.New("the address cannot be read")
	}
	answer, err := callbacks.Do(r)
	if err != nil {
		return errors.New("the address does not answer")
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
	switch {
	case err != nil:
		return errors.New("the address does not answer to the end")
	case answer.StatusCode != http.StatusOK:
		return errors.New("HTTP Status Code = " + strconv.Itoa(answer.StatusCode))
	case strings.TrimSpace(string(said)) != challenge:
		return errors.New("the challenge was not repeated")
	}
	return nil
}

// near reports whether an address is one of this machine: no notice goes elsewhere.
func near(address string) bool {
	to, err := url.Parse(address)
	if err != nil || to.Scheme != "http" {
		return false
	}
	ip := net.ParseIP(to.Hostname())
	return to.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}
