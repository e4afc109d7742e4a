package drivertest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

func TestStart(t *testing.T) {
	t.Parallel()
	srv := drivertest.Start(t, drivertest.Options{Accounts: 2, Media: 10, Seed: 3})
	if got, want := srv.DSN(), "Endpoint="+srv.URL()+";OAuthAccessToken="+srv.Token(); got != want {
		t.Errorf("DSN = %q, want %q", got, want)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL()+"/v25.0/me/accounts?fields=id", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+srv.Token())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct{ Data []struct{ ID string } }
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Data) != 2 || answer.Data[0].ID != srv.Data().Accounts[0].Page.ID {
		t.Errorf("pages = %+v, want those of the data", answer.Data)
	}
	if j := srv.Journal(); len(j) != 1 || j[0].Calls != 1 || strings.Contains(j[0].Query, srv.Token()) {
		t.Errorf("journal = %+v, want one call without its token", j)
	}
}
