package metrics

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

// name is that of a figure.
func name(of string) string { return "viewfinder_" + of }

func describe(of, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name(of), help, labels, nil)
}

// The figures.
var (
	statements = describe("statements_total", "Statements that have ended, by what they came to: complete, incomplete or the kind of their failure.", "database", "door", "kind")
	seconds    = describe("statement_seconds", "Time of statements that have ended.", "database")
	rows       = describe("rows_total", "Rows that statements gave.", "database")
	calls      = describe("calls_total", "Calls that count against the platform's rate limits.", "database")
	requests   = describe("requests_total", "HTTP requests to the platform, those made again included.", "database")
	retries    = describe("retries_total", "HTTP requests to the platform that were made again.", "database")
	kept       = describe("kept_answers_total", "Answers of the platform that no call was needed for: they were kept from an earlier one, or somebody else's at the time.", "database")
	waited     = describe("wait_seconds_total", "Time that calls had to wait before they were sent.", "database")
	turns      = describe("turn_seconds_total", "Time that statements waited for their turn, before they began.", "database")
	read       = describe("answer_bytes_total", "Bytes of the platform's answers, decompressed.", "database")
	sessions   = describe("sessions", "Sessions of clients, by door.", "door")
	running    = describe("running_statements", "Statements that run, open cursors included.")
	waiting    = describe("waiting_statements", "Statements that wait for their turn.")
	refused    = describe("refused_total", "What was refused before a statement began: busy (no turn in time), sessions (too many), memory, database (there is none, or it cannot be opened), login (a wrong password or token), stopping.", "door", "reason")
	quota      = describe("quota_used_percent", "What is used of a rate limit of the platform, as its answers told last; an account has its id.", "database", "scope", "account", "kind")
	blocked    = describe("quota_blocked_seconds", "Time until the platform answers calls again; 0 if it does.", "database", "scope", "account", "kind")
	build      = describe("build_info", "1, with the version of the program.", "version")
)

// collector gives the figures of a host.
type collector struct {
	host    *host.Host
	version string
}

// New answers with the figures of a host.
func New(h *host.Host, version string) http.Handler {
	return promhttp.HandlerFor(registry(h, version), promhttp.HandlerOpts{MaxRequestsInFlight: 3, Timeout: 10 * time.Second})
}

func registry(h *host.Host, version string) *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(&collector{h, version}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// Describe implements [prometheus.Collector].
func (c *collector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{statements, seconds, rows, calls, requests, retries, kept, waited, turns, read, sessions, running, waiting, refused, quota, blocked, build} {
		to <- d
	}
}

// Collect implements [prometheus.Collector].
func (c *collector) Collect(to chan<- prometheus.Metric) {
	f := c.host.Figures()
	tell := func(d *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, kind, v, labels...)
	}
	count := func(d *prometheus.Desc, v float64, labels ...string) { tell(d, prometheus.CounterValue, v, labels...) }
	gauge := func(d *prometheus.Desc, v float64, labels ...string) { tell(d, prometheus.GaugeValue, v, labels...) }
	for done, n := range f.Statements {
		count(statements, float64(n), done.Database, done.Door, done.Kind)
	}
	for database, t := range f.Times {
		buckets := map[float64]uint64{}
		for i, most := range host.Buckets {
			buckets[most] = t.Buckets[i]
		}
		to <- prometheus.MustNewConstHistogram(seconds, t.Count, t.Seconds, buckets, database)
	}
	for database, s := range f.Spent {
		count(rows, float64(s.Rows), database)
		count(calls, float64(s.Calls), database)
		count(requests, float64(s.Requests), database)
		count(retries, float64(s.Retries), database)
		count(kept, float64(s.Kept), database)
		count(turns, s.Turns.Seconds(), database)
		count(waited, s.Waited.Seconds(), database)
		count(read, float64(s.Bytes), database)
	}
	for door, n := range f.Sessions {
		gauge(sessions, float64(n), door)
	}
	gauge(running, float64(f.Running))
	gauge(waiting, float64(f.Waiting))
	for r, n := range f.Refused {
		count(refused, float64(n), r.Door, r.Reason)
	}
	for database, limits := range f.Quota {
		for _, u := range limits {
			gauge(quota, max(u.CallCount, u.TotalTime, u.TotalCPUTime, u.Other), database, u.Scope, u.ID, u.Kind)
			gauge(blocked, max(0, time.Until(u.BlockedUntil).Seconds()), database, u.Scope, u.ID, u.Kind)
		}
	}
	gauge(build, 1, c.version)
}
