package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/server"
	"github.com/viewfinder-sql/viewfinder/internal/server/apitoken"
	"github.com/viewfinder-sql/viewfinder/internal/server/backend"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/server/web"
)

// loadVariable says how long the clients ask.
const loadVariable = "VIEWFINDER_LOAD"

// both are the two doors of a host over a simulator.
type both struct {
	sim            *drivertest.Server
	postgres, http string // addresses
	tokens         map[string]string
}

func openBoth(t *testing.T, o drivertest.Options, dsn string, limits host.Limits) *both {
	t.Helper()
	b := &both{sim: drivertest.Start(t, o), tokens: map[string]string{}}
	cfg, err := config.Parse(b.sim.DSN() + ";" + dsn)
	if err != nil {
		t.Fatal(err)
	}
	h, err := host.New(host.Config{Databases: host.Databases{Name: "instagram", Base: cfg}, Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	var list apitoken.List
	for _, name := range []string{"flood", "deluge", "dashboard"} {
		token, e := apitoken.Make(apitoken.Entry{Name: name, Database: "instagram", Scope: apitoken.Read})
		list, b.tokens[name] = append(list, e), token.Reveal()
	}
	behind := backend.New()
	wire, err := server.New(t.Context(), server.Config{Host: h, Address: "127.0.0.1:0", Backend: behind.Open})
	if err != nil {
		t.Fatal(err)
	}
	door, err := web.New(t.Context(), web.Config{Host: h, Address: "127.0.0.1:0", Tokens: list})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	for _, d := range []struct {
		at     *string
		listen func(context.Context) (net.Listener, error)
		serve  func(context.Context, net.Listener) error
	}{{&b.postgres, wire.Listen, wire.Serve}, {&b.http, door.Listen, door.Serve}} {
		l, err := d.listen(ctx)
		if err != nil {
			t.Fatal(err)
		}
		*d.at = l.Addr().String()
		running.Go(func() {
			if err := d.serve(ctx, l); err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(func() {
		stop()
		running.Wait()
		behind.Close()
		h.Close()
	})
	return b
}

// busy is of an answer that says that there is too much to do.
type busy struct{ error }

// byHTTP counts the posts.
func (b *both) byHTTP(ctx context.Context, client *http.Client, who string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+b.http+"/query?format=json", strings.NewReader("SELECT Id, LikeCount FROM Media"))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+b.tokens[who])
	req.Header.Set("Content-Type", "text/plain")
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	if resp.StatusCode != http.StatusOK {
		err := fmt.Errorf("%d %s", resp.StatusCode, text)
		if resp.StatusCode == http.StatusServiceUnavailable || resp.StatusCode == http.StatusTooManyRequests {
			err = busy{err}
		}
		return 0, err
	}
	var said struct {
		Rows   []struct{ Id string }
		Report struct{ Complete bool }
	}
	if err := json.Unmarshal(text, &said); err != nil || !said.Report.Complete {
		return 0, fmt.Errorf("%s: %w", text, err)
	}
	return len(said.Rows), nil
}

// byPostgres does the same on a connection of its own.
func (b *both) byPostgres(ctx context.Context, who string) (int, error) {
	c, err := pgconn.Connect(ctx, "postgres://"+who+"@"+b.postgres+"/instagram?sslmode=disable")
	if err == nil {
		defer c.Close(context.WithoutCancel(ctx))
		var results []*pgconn.Result
		if results, err = c.Exec(ctx, "SELECT id, likecount FROM media").ReadAll(); err == nil {
			return len(results[0].Rows), nil
		}
	}
	if strings.Contains(err.Error(), "SQLSTATE 53") {
		err = busy{err}
	}
	return 0, err
}

func held() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Two hundred clients at both doors are answered rightly, or told that there is too much to
// do; the floods of two logins never have another's dashboard told that. Memory stays what it
// was.
func TestLoad(t *testing.T) {
	span := 3 * time.Second
	if text := os.Getenv(loadVariable); text != "" {
		var err error
		if span, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	const posts = 120
	b := openBoth(t, drivertest.Options{Media: posts, Accounts: 1}, "Pagesize=50", host.Limits{Running: 8, Turn: time.Minute, OfUser: 60})
	ctx, stop := context.WithCancel(t.Context()) // and no deadline, which a dialling client sees before the context ends
	defer stop()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}}
	defer client.CloseIdleConnections()
	var clients sync.WaitGroup
	var right, refused, shown atomic.Int64
	for n := range 200 {
		who := "flood"
		switch {
		case n < 4:
			who = "dashboard"
		case n%4 < 2: // at both doors
			who = "deluge"
		}
		clients.Go(func() {
			for ctx.Err() == nil {
				var rows int
				var err error
				if n%2 == 0 {
					rows, err = b.byHTTP(ctx, client, who)
				} else {
					rows, err = b.byPostgres(ctx, who)
				}
				_, isBusy := err.(busy)
				switch {
				case ctx.Err() != nil:
				case isBusy && who != "dashboard":
					refused.Add(1)
					time.Sleep(10 * time.Millisecond)
				case err != nil || rows != posts:
					t.Errorf("%s: %d rows, %v", who, rows, err)
					return
				default:
					right.Add(1)
					if who == "dashboard" {
						shown.Add(1)
					}
				}
			}
		})
	}
	begun := time.Now()
	time.Sleep(span / 2)
	half := held()
	time.Sleep(span - span/2)
	for (shown.Load() == 0 || right.Load() < 20) && !t.Failed() { // however slow the machine is
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	clients.Wait()
	if end := held(); end > half+half/2+32<<20 {
		t.Errorf("%d MB are held in the middle, and %d in the end", half>>20, end>>20)
	}
	t.Logf("%d answers in %s, %d of them of the dashboard; %d times too much to do", right.Load(), time.Since(begun).Round(time.Second), shown.Load(), refused.Load())
}

// However many ask at both doors, the platform is asked no more often than the connection allows.
// Statements share calls, the more of them the slower the machine is: each client asks until
// calls are spread, and it is not answered in its time.
func TestLoad_quota(t *testing.T) {
	t.Parallel()
	const most, percent = 20, 80
	const spread = most * percent / 100 * 5 / 6
	b := openBoth(t, drivertest.Options{Media: 50, Accounts: 1, HourlyCalls: most}, fmt.Sprintf("MaxQuotaPercent=%d", percent), host.Limits{})
	client := &http.Client{}
	defer client.CloseIdleConnections()
	var clients sync.WaitGroup
	var answered atomic.Int64
	for n := range 20 {
		clients.Go(func() {
			for refused := 0; refused < 2; {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second) // a statement waits for the rate limit
				var err error
				if n%2 == 0 {
					_, err = b.byHTTP(ctx, client, "flood")
				} else {
					_, err = b.byPostgres(ctx, "flood")
				}
				cancel()
				switch {
				case err == nil:
					answered.Add(1)
				case b.sim.Calls() >= spread: // and not that the machine was slow
					refused++
				}
			}
		})
	}
	clients.Wait()
	if n := b.sim.Calls(); n > most*percent/100 || answered.Load() == 0 {
		t.Errorf("%d calls of %d; %d answers", n, most, answered.Load())
	}
}
