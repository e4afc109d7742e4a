package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// A request changes what its statement is run by, and no other's; what bounds it can be made
// narrower alone.
func TestSettings(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{sim: drivertest.Options{Accounts: 1, Media: 200}, dsn: "MaxCalls=50;Pagesize=20"})
	for _, tt := range []struct {
		path, settings string
		status         int
		says           string
	}{
		{"/query", `{"MaxRows": 3}`, 200, `"rows":3,`},
		{"/query", `{"max_rows": "4"}`, 200, `"rows":4,`},
		{"/query?max_rows=5", `{"MaxRows": 3}`, 200, `"rows":5,`},
		{"/query", `{"MaxCalls": 2}`, 200, "2 of 2 calls are spent"},
		{"/query?max_calls=3", `{"MaxCalls": 2}`, 200, "3 of 3 calls are spent"},
		{"/query", `{"MaxCalls": 2, "PartialResults": true}`, 200, `"complete":false`},
		{"/query", `{"MaxCalls": 51}`, 403, "It may be made less than the connection has, 50, and not more."},
		{"/query", `{"MaxCalls": 0}`, 400, "MaxCalls"},
		{"/query", `{"MaxCalls": -1}`, 403, "50"},
		{"/query", `{"MaxCalls": ""}`, 400, "has no value"},
		{"/query", `{"MaxCalls": " 1000"}`, 400, "MaxCalls"},
		{"/query?MaxCalls=", `{}`, 400, "has no value"},
		{"/query", `{"MaxRows": [1]}`, 400, "a setting is a text, a number, true or false"},
		{"/query", `{"MaxRows": null}`, 400, "a setting is"},
		{"/query", `{"Readonly": false}`, 400, `there is no setting \"Readonly\"`},
		{"/query", `{"OAuthAccessToken": "x"}`, 400, "there is no setting"},
		{"/query", `{"MaxRows": 1, "max_rows": 2}`, 400, "is given twice"},
		{"/query?Logfile=x", `{}`, 400, "means nothing here"},
		{"/query", `{}`, 200, `"rows":200,`}, // as if nothing had been
	} {
		a := r.ask(t, http.MethodPost, tt.path, `{"sql": "SELECT Id FROM Media", "settings": `+tt.settings+`}`, r.read)
		if a.StatusCode != tt.status || !strings.Contains(a.body, tt.says) {
			t.Errorf("%s %s: %d %s", tt.path, tt.settings, a.StatusCode, a.body[max(0, len(a.body)-500):])
		}
	}
	if a := r.ask(t, http.MethodGet, "/tables?max_rows=2&format=json", "", r.read); a.StatusCode != 200 {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
}
