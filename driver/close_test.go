package driver_test

import (
	"database/sql"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// A sql.DB that is closed leaves open rows to their reader, and they go on
// fetching: when they are closed, no network connection stays behind.
func TestClose_openRows(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 900})
	origin, err := url.Parse(srv.URL())
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewUnstartedServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(origin) }})
	var connected atomic.Int64
	front.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			connected.Add(1)
		case http.StateClosed, http.StateHijacked:
			connected.Add(-1)
		case http.StateActive, http.StateIdle:
		}
	}
	front.Start()
	t.Cleanup(front.Close)
	// Other tests' connectors share a network of the same settings, and its connections.
	db, err := sql.Open("instagram", strings.Replace(srv.DSN(), srv.URL(), front.URL, 1)+";ProxyExceptions=of-this-test.invalid")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query("SELECT Id FROM Media")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal(rows.Err())
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if rest, err := read(t, rows); err != nil || len(rest) != 899 {
		t.Errorf("%d rows after the first, %v", len(rest), err)
	}
	for end := time.Now().Add(time.Minute); connected.Load() > 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d network connections are left", connected.Load())
		}
	}
}
