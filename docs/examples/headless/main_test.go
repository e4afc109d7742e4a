package main

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

func TestLogIn(t *testing.T) {
	t.Parallel()
	srv := drivertest.Start(t, drivertest.Options{Accounts: 2, Media: 1})
	dsn := srv.AppDSN() + ";CallbackURL=https://localhost:33333/;OAuthSettingsLocation=" + t.TempDir() + "/store/tokens.json"

	// The user elsewhere opens the address, and pastes what came of it.
	pasted, paste := io.Pipe()
	var told bytes.Buffer
	user := writerFunc(func(p []byte) (int, error) {
		told.Write(p)
		if address := regexp.MustCompile(`http://\S+`).Find(p); address != nil {
			go func() { _, _ = io.WriteString(paste, consent(t, string(address))+"\n") }()
		}
		return len(p), nil
	})
	if err := logIn(t.Context(), dsn, pasted, user); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(told.String(), "the login reaches 2 accounts.\n") {
		t.Errorf("told: %s", told.String())
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// consent opens an address as a browser does, and returns where it is sent.
func consent(t *testing.T, address string) string {
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := client.Get(address)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer answer.Body.Close()
	return answer.Header.Get("Location")
}
