package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// The browser opens on first use, and not again.
func TestList(t *testing.T) {
	srv := drivertest.Start(t, drivertest.Options{Accounts: 2, Media: 1})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	dsn := srv.AppDSN() + ";CallbackURL=http://" + listener.Addr().String() + "/;OAuthSettingsLocation=" + t.TempDir() + "/store/tokens.json"
	opened := 0
	desktop := new(oauth.Desktop)
	desktop.Open = func(address string) error {
		opened++
		answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(address)
		if err != nil {
			return err
		}
		return answer.Body.Close()
	}
	var want bytes.Buffer
	for range 2 {
		want.Reset()
		for _, a := range srv.Data().Accounts {
			fmt.Fprintln(&want, a.Username, a.FollowersCount)
		}
		got := captured(t, func() error { return list(driver.WithDesktop(t.Context(), desktop), dsn) })
		if got != want.String() {
			t.Errorf("printed %q, want %q", got, want.String())
		}
	}
	if opened != 1 {
		t.Errorf("the browser opened %d times", opened)
	}
}

// captured is what f prints.
func captured(t *testing.T, f func() error) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	before := os.Stdout
	os.Stdout = w
	err = f()
	os.Stdout = before
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
