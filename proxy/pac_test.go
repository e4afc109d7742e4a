package proxy

import (
	"context"
	"net"
	"net/url"
	"testing"
	"testing/synctest"
	"time"
)

type anyScript struct{}

func (anyScript) Find(context.Context, string, string) (string, error) { return "DIRECT", nil }

// A PAC file whose server has come to hang goes on being used: nobody waits for
// it as long as for an answer.
func TestPACFile_hangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		silent := func(context.Context, string, string) (net.Conn, error) {
			here, there := net.Pipe()
			go func() {
				for buffer := make([]byte, 1<<10); ; {
					if _, err := there.Read(buffer); err != nil {
						return
					}
				}
			}()
			return here, nil
		}
		w := directUpstream(silent, &trust{})
		defer w.closeIdle()
		f := &pacFile{
			address: &url.URL{Scheme: "http", Host: "pac.test", Path: "/"}, fetchBy: w, turn: make(chan struct{}, 1),
			answers: map[string]pacAnswer{}, script: anyScript{}, read: time.Now().Add(-2 * pacLife),
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		begun := time.Now()
		routes, err := f.routes(ctx, &url.URL{Scheme: "https", Host: "example.com"})
		if err != nil || len(routes) != 1 || time.Since(begun) != pacAgain {
			t.Errorf("%v, %v, after %s", routes, err, time.Since(begun))
		}
	})
}
