package metrics

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

// served are the figures of a host that has run a statement that went well, and one that did
// not, by two doors.
func served(t *testing.T) string {
	t.Helper()
	sim := drivertest.Start(t, drivertest.Options{Media: 10, HourlyCalls: 100})
	cfg, err := config.Parse(sim.DSN())
	if err != nil {
		t.Fatal(err)
	}
	h, err := host.New(host.Config{Databases: host.Databases{Name: "instagram", Base: cfg}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	for door, sql := range map[string]string{"http": "SELECT Id FROM Media LIMIT 3", "postgresql": "SELECT Id FROM Media WHERE Id = :none"} {
		g, err := h.Enter(t.Context(), host.Asked{Database: "instagram", User: "ana", Door: door})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(g.Leave)
		ctx, end, err := g.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s, err := g.Pool.Session(ctx)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := s.Query(ctx, sql, nil)
		if err == nil {
			err = rows.Drain()
		}
		if (err == nil) != (door == "http") {
			t.Errorf("%s: %v", door, err)
		}
		_ = s.Close()
		end()
	}
	if _, err := h.Enter(t.Context(), host.Asked{Database: "none", User: "ana", Door: "http"}); err == nil {
		t.Error("a database that there is not is opened")
	}
	handler := New(h, "v0-test")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	problems, err := testutil.GatherAndLint(registry(h, "v0-test"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	return w.Body.String()
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	text := served(t)
	for _, want := range []string{
		`viewfinder_statements_total{database="instagram",door="http",kind="complete"} 1`,
		`viewfinder_statements_total{database="instagram",door="postgresql",kind="usage"} 1`,
		`viewfinder_rows_total{database="instagram"} 3`,
		`viewfinder_calls_total{database="instagram"} 1`,
		`viewfinder_sessions{door="http"} 1`,
		`viewfinder_running_statements 0`,
		`viewfinder_waiting_statements 0`,
		`viewfinder_kept_answers_total{database="instagram"} `,
		`viewfinder_turn_seconds_total{database="instagram"} `,
		`viewfinder_refused_total{door="http",reason="database"} 1`,
		`viewfinder_build_info{version="v0-test"} 1`,
		`viewfinder_quota_used_percent{`,
		"process_resident_memory_bytes",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
}

// The dashboard asks for no figure that there is not, and leaves none out.
func TestDashboard(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../docs/examples/grafana/dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	text := served(t)
	asked := map[string]bool{}
	for _, m := range regexp.MustCompile(`\b(viewfinder|process|go)_[a-z_]+`).FindAllString(string(page), -1) {
		asked[m] = true
		if !strings.Contains(text, "\n"+m+"{") && !strings.Contains(text, "\n"+m+" ") {
			t.Errorf("the dashboard asks for %s, which there is not", m)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (viewfinder_[a-z_]+) (\w+)`).FindAllStringSubmatch(text, -1) {
		of := m[1]
		if m[2] == "histogram" {
			of += "_bucket"
		}
		if !asked[of] {
			t.Errorf("the dashboard does not show %s", of)
		}
	}
}
