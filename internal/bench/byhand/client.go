package byhand

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

// Client asks the Graph API in the name of one token. It may be used by several
// goroutines at a time.
type Client struct {
	root, token string
	http        http.Client
	calls       atomic.Int64
}

// version is that of the API.
const version = "v27.0"

// NewClient returns a client of the API at an endpoint, http://127.0.0.1:8080 say.
func NewClient(endpoint, token string) *Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 16 // the default of two is fewer than the goroutines
	return &Client{root: endpoint + "/" + version + "/", token: token, http: http.Client{Transport: transport}}
}

// Close ends the connections that stay.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Calls is how many calls were made.
func (c *Client) Calls() int { return int(c.calls.Load()) }

// get asks for a path and reads the answer into a struct.
func (c *Client) get(ctx context.Context, path string, params url.Values, answer any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.root+path+"?"+params.Encode(), nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	c.calls.Add(1)
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", path, response.Status, body)
	}
	return json.Unmarshal(body, answer)
}

// Time is an instant as the API writes it, which is not quite RFC 3339.
type Time struct{ time.Time }

// UnmarshalJSON reads it.
func (t *Time) UnmarshalJSON(text []byte) (err error) {
	t.Time, err = time.Parse(`"2006-01-02T15:04:05-0700"`, string(text))
	return err
}
