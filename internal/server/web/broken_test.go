package web

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// many is a world whose posts take several pages, the last of which the token does not
// outlive.
func many(kind drivertest.FaultKind) drivertest.Options {
	return drivertest.Options{Media: 400, Accounts: 1, Faults: []drivertest.Fault{{Kind: kind, At: 3}}}
}

// An answer that breaks off after its first byte looks whole in no form.
func TestBrokenOff(t *testing.T) {
	t.Parallel()
	for _, f := range forms {
		for _, coding := range []string{"identity", "gzip", "zstd"} {
			r := newRig(t, setup{sim: many(drivertest.FaultExpired), dsn: "Pagesize=100"})
			a := r.ask(t, http.MethodPost, "/query?format="+f.name, `{"sql": "SELECT Id, Caption FROM Media"}`, r.read, "Accept-Encoding: "+coding)
			if a.StatusCode != http.StatusOK {
				t.Fatalf("%s: %d, %s: it fails before the first byte", f.name, a.StatusCode, a.body)
			}
			if !f.ends {
				if a.err == nil || len(a.Trailer[statusTrailer]) > 0 {
					t.Errorf("%s, %s: it ends as a whole answer does", f.name, coding)
				}
				continue
			}
			text, err := decoded(a)
			if err != nil || a.err != nil {
				t.Errorf("%s, %s: %v, %v", f.name, coding, err, a.err)
			}
			lines := strings.Split(strings.TrimSpace(text), "\n")
			if f.name == "json" {
				if json.Valid([]byte(text)) || !strings.Contains(lines[len(lines)-1], `{"@error":`) {
					t.Errorf("%s: it ends by %s", f.name, lines[len(lines)-1])
				}
			} else {
				var last struct {
					Error  *told   `json:"@error"`
					Report *report `json:"@report"`
				}
				if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Error == nil || last.Error.Kind != "access" || last.Report.Complete {
					t.Errorf("%s: its last line is %s", f.name, lines[len(lines)-1])
				}
			}
			if a.Trailer.Get(statusTrailer) != "failed" {
				t.Errorf("%s: its trailers are %v", f.name, a.Trailer)
			}
		}
	}
}

// decoded is the text of an answer.
func decoded(a *answer) (string, error) {
	in := io.Reader(strings.NewReader(a.body))
	switch a.Header.Get("Content-Encoding") {
	case "gzip":
		g, err := gzip.NewReader(in)
		if err != nil {
			return "", err
		}
		in = g
	case "zstd":
		z, err := zstd.NewReader(in)
		if err != nil {
			return "", err
		}
		defer z.Close()
		in = z
	}
	text, err := io.ReadAll(in)
	return string(text), err
}

// Compressed answers are those that are not, and whole.
func TestCompressed(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	const ask = `{"sql": "SELECT Id, Caption FROM Media ORDER BY Id", "format": "csv"}`
	plain := r.ask(t, http.MethodPost, "/query", ask, r.read)
	if plain.Header.Get("Content-Encoding") != "" || len(plain.body) < 1000 {
		t.Fatal(plain.Header, plain.body)
	}
	for accept, coding := range map[string]string{
		"gzip": "gzip", "zstd": "zstd", "gzip, zstd": "zstd", "br;q=1, *;q=0.1": "zstd", "gzip;q=1, zstd;q=0.5": "gzip", "gzip;q=0": "", "identity": "", "*;q=0": "", "br": "", "gzip;q=x": "",
	} {
		for range 2 { // the second is by an encoder that was used before
			a := r.ask(t, http.MethodPost, "/query", ask, r.read, "Accept-Encoding: "+accept)
			text, err := decoded(a)
			if got := a.Header.Get("Content-Encoding"); got != coding || err != nil || text != plain.body {
				t.Errorf("%s: by %q, %v", accept, got, err)
			}
		}
	}
}

// Who asks for an answer that is complete, or none, is not given another.
func TestStrict(t *testing.T) {
	t.Parallel()
	for _, strict := range []bool{false, true} {
		r := newRig(t, setup{dsn: "MaxRows=2"})
		a := r.ask(t, http.MethodPost, "/query", string(line(map[string]any{"sql": "SELECT Id FROM Media", "strict": strict, "format": "csv"})), r.read)
		if strict && a.err == nil || !strict && (a.err != nil || a.Trailer.Get(statusTrailer) != "incomplete") {
			t.Errorf("strict %v: %v, %v", strict, a.err, a.Trailer)
		}
	}
}

// What goes wrong before the first byte has the status, and the kind, that it comes to.
func TestProblems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		fault  drivertest.FaultKind
		dsn    string
		sql    string
		status int
		kind   string
	}{
		{"", "", "SELECT Idd FROM Media", 400, "usage"},
		{"", "", "SELECT FROM", 400, "usage"},
		{"", "", "SELECT 1; SELECT 2", 400, "usage"},
		{"", "", "SELECT 1; DELETE FROM Comments", 400, "usage"},
		{"", "", "SELECT Id FROM Media WHERE Id = :x", 400, "usage"},
		{"", "", "SELECT json('{')", 400, "failure"},
		{"", "", "SELECT 'a' REGEXP '('", 400, "failure"},
		{"", "", "SELECT Id FROM Media LIMIT 'x'", 400, "failure"},
		{"", "", "SELECT abs(-9223372036854775807 - 1)", 400, "failure"},
		{"", "", "SELECT Id FROM BusinessDiscovery", 400, "usage"},
		{"", "", "SELECT zeroblob(100000000)", 422, "failure"},
		{"", "MaxCalls=1", "SELECT count(*) FROM Comments", 422, "failure"},
		{drivertest.FaultExpired, "", "SELECT Id FROM Media", 502, "access"},
		{drivertest.FaultPermission, "", "SELECT Id FROM Media", 502, "access"},
		{drivertest.FaultThrottle, "", "SELECT Id FROM Media", 429, "rate-limit"},
		{drivertest.FaultHTML, "", "SELECT Id FROM Media", 502, "failure"},
		{"", "", "EXEC GetOAuthAccessToken Verifier='x'", 403, "access"},
		{"", "", "EXEC RefreshOAuthAccessToken OAuthRefreshToken='x'", 403, "access"},
		{"", "FileRoot=/nowhere", "SELECT Id FROM Media INTO 'x.csv'", 0, ""},
	} {
		with := setup{dsn: tt.dsn}
		if tt.fault != "" {
			with.sim.Faults = []drivertest.Fault{{Kind: tt.fault, Every: 1}}
		}
		r := newRig(t, with)
		a := r.query(t, tt.sql, "csv")
		if tt.status == 0 {
			if a.StatusCode < 400 {
				t.Errorf("%s: %d %s", tt.sql, a.StatusCode, a.body)
			}
			continue
		}
		p := a.problem(t)
		if p.Status != tt.status || p.Kind != tt.kind || p.Detail == "" || p.Type != "/problems/"+tt.kind {
			t.Errorf("%s, %s: %+v", tt.fault, tt.sql, p)
		}
		if p.Kind == "rate-limit" && a.Header.Get("Retry-After") == "" {
			t.Error("it does not say when to ask again")
		}
		if said := r.ask(t, http.MethodGet, p.Type, "", secretNone); said.StatusCode != http.StatusOK || !strings.Contains(said.body, p.Title) {
			t.Errorf("%s is %d %s", p.Type, said.StatusCode, said.body)
		}
	}
}

// A statement that takes too long ends, and says so.
func TestTimeout(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{sim: drivertest.Options{Latency: time.Minute}})
	p := r.ask(t, http.MethodPost, "/query", `{"sql": "SELECT Id FROM Media", "timeout": 0.05}`, r.read).problem(t)
	if p.Status != http.StatusGatewayTimeout {
		t.Errorf("%+v", p)
	}
}

// The time of a statement may be over before it is read, which is no other failure.
func TestTimeout_early(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	p := r.ask(t, http.MethodPost, "/query", `{"sql": "SELECT Id FROM Media", "timeout": 1e-9}`, r.read).problem(t)
	if p.Status != http.StatusGatewayTimeout {
		t.Errorf("%+v", p)
	}
}

// What the platform refuses is no fault of this server's.
func TestProblems_refused(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{sim: drivertest.Options{Faults: []drivertest.Fault{{Kind: drivertest.FaultError, Code: 12, Status: 400, Every: 1}}}})
	if p := r.query(t, "SELECT Id FROM Media", "csv").problem(t); p.Status != http.StatusBadGateway {
		t.Errorf("%+v", p)
	}
}
