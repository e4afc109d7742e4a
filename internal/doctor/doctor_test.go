package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

var (
	now       = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	errBroken = errors.New("broken")
)

func days(n int) time.Time { return now.AddDate(0, 0, n) }

func secured(until time.Time) Link {
	return Link{Host: "graph.example:443", Reached: Answered, Now: now, TLS: &tls.ConnectionState{
		Version: tls.VersionTLS13,
		PeerCertificates: []*x509.Certificate{{
			Subject: pkix.Name{CommonName: "*.graph.example"}, Issuer: pkix.Name{Organization: []string{"Lab CA"}}, NotAfter: until,
		}},
	}}
}

func unsecured(err error) Link {
	return Link{Host: "graph.example:443", Reached: Connected, Now: now, Err: fmt.Errorf("wrapped: %w", err)}
}

// Findings, each as status, what was found and what to do.
func TestJudgements(t *testing.T) {
	t.Parallel()
	needs := []Need{{"Media", []string{"basic"}}, {"Tags", []string{"basic", "comments"}}, {"Permissions", nil}}
	for _, tt := range []struct {
		name string
		got  Finding
		want string
	}{
		{"resolved", JudgeResolution(Resolution{Host: "a", Addresses: []string{"1.1.1.1", "::1", "2.2.2.2", "3.3.3.3"}}), "ok: a is 1.1.1.1, ::1, 2.2.2.2 and 1 more"},
		{"resolver down", JudgeResolution(Resolution{Host: "a", Err: &net.DNSError{Err: "server misbehaving", Name: "a"}}), "failed: looking up a: server misbehaving → check this machine's resolver"},
		{"no such proxy", JudgeResolution(Resolution{Host: "p", Property: "ProxyServer", Err: &net.DNSError{IsNotFound: true}}), "failed: looking up p: no such host → check ProxyServer,"},
		{"both ways", JudgeWay(Way{Firewall: "SOCKS5 by f", Proxy: "the HTTP proxy p"}), "ok: by SOCKS5 by f then the HTTP proxy p"},
		{"firewall down", JudgeWay(Way{Server: "FirewallServer", Stopped: errBroken}), "failed: broken → check FirewallServer and FirewallPort"},
		{"firewall password", JudgeWay(Way{Server: "FirewallServer", Status: 407, Stopped: errBroken}), "failed: broken → set FirewallUser and FirewallPassword to what it knows"},
		{"detected", JudgeWay(Way{Server: "ProxyAutoDetect", Stopped: errBroken}), "failed: broken → check the system's proxy settings"},
		{"proxy password, by 401", JudgeWay(Way{Server: "ProxyServer", Status: 401, Stopped: errBroken}), "failed: broken → set ProxyUser and ProxyPassword"},
		{"proxy without a way", JudgeWay(Way{Server: "ProxyServer", Status: 503, Stopped: errBroken}), "failed: broken → try again later, or have its administrator see why it does not reach"},
		{"web server for a proxy", JudgeWay(Way{Server: "ProxyServer", Status: 405, Stopped: errBroken}), "failed: broken → check ProxyServer and ProxyPort"},
		{"firewall forbids", JudgeWay(Way{Server: "FirewallServer", Status: 403, Stopped: errBroken}), "failed: broken → have its administrator allow CONNECT to port 443 of the platform's hosts"},
		{"SOCKS", JudgeWay(Way{Server: "FirewallServer", Stopped: errBroken}), "failed: broken → check FirewallServer and FirewallPort, FirewallUser and FirewallPassword"},
		{"detected, password", JudgeWay(Way{Server: "ProxyAutoDetect", Status: 407, Stopped: errBroken}), "failed: broken → set ProxyUser and ProxyPassword"},
		{"not connected", JudgeConnection(Link{Host: "a:443", Err: &net.OpError{Op: "dial", Err: errBroken}}), "failed: connecting to a:443: broken → check the network"},
		{"tls", JudgeTLS(secured(days(60))), "ok: TLS 1.3, certificate of *.graph.example, issued by Lab CA, until 2027-01-19, in 60 days"},
		{"certificate ends", JudgeTLS(secured(days(3))), "warning: TLS 1.3, certificate of *.graph.example, issued by Lab CA, until 2026-11-23, in 3 days → have whoever runs"},
		{"certificate ended", JudgeTLS(unsecured(x509.CertificateInvalidError{Reason: x509.Expired, Detail: "d"})), "failed: wrapped: x509: certificate has expired or is not yet valid: d → check this machine's clock (it is 2026-11-20T12:00:00Z); if"},
		{"another host", JudgeTLS(unsecured(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "a"})), "failed: wrapped: x509: certificate is not valid for any names, but wanted to match a → check Endpoint"},
		{"unknown authority", JudgeTLS(unsecured(x509.UnknownAuthorityError{})), "failed: wrapped: x509: certificate signed by unknown authority → if a proxy that inspects TLS stands between"},
		{"right clock", JudgeClock(now, now.Add(900*time.Millisecond), 0), "ok: right"},
		{"slow answer", JudgeClock(now, now.Add(20*time.Second), 40*time.Second), "ok: right"},
		{"some seconds", JudgeClock(now, now.Add(-9*time.Second), 0), "ok: 9s behind the platform's (2026-11-20T12:00:00Z there)"},
		{"a minute", JudgeClock(now, now.Add(time.Minute), 0), "warning: 1m0s ahead of the platform's (2026-11-20T12:00:00Z there) → set this machine's clock"},
		{"an hour", JudgeClock(now, now.Add(-time.Hour), 0), "failed: 1h0m0s behind the platform's"},
		{"no date", JudgeClock(time.Time{}, now, 0), "skipped: skipped because the answer had no Date header"},

		{"newest", JudgeVersion("v27.0", "v27.0", false, now), "ok: v27.0, the newest known; no end is announced"},
		{"living", JudgeVersion("v25.0", "", false, now), "ok: v25.0, until 2028-07-29, in 616 days"},
		{"ends", JudgeVersion("v21.0", "v21.0", false, now), "warning: v21.0 ends on 2027-01-21, in 61 days → set Version=v27.0 in time"},
		{"ended, unheard of", JudgeVersion("v3.2", "v21.0", false, now), "failed: v3.2 has ended, and v21.0 answers in its place → set Version=v27.0"},
		{"ended today", JudgeVersion("v21.0", "", false, time.Date(2027, 1, 21, 0, 0, 0, 0, time.UTC)), "failed: v21.0 ended on 2027-01-21 00:00 UTC, 0s ago → set"},
		{"to come", JudgeVersion("v28.0", "v28.0", false, now), "warning: v28.0 is newer than v27.0, the newest that this program knows → update this program"},

		{"token", JudgeToken(Token{Valid: true, Kind: "user", ExpiryKnown: true, Expires: days(30)}, now), "ok: valid, of a user, until 2026-12-20, in 30 days"},
		{"token without end", JudgeToken(Token{Valid: true, ExpiryKnown: true}, now), "ok: valid, without an end"},
		{"token ends", JudgeToken(Token{Valid: true, ExpiryKnown: true, Expires: now.Add(90 * time.Minute)}, now), "warning: valid, until 2026-11-20 13:30 UTC, in 1h30m0s → renew it before"},
		{"token is renewed", JudgeToken(Token{Valid: true, ExpiryKnown: true, Expires: days(3), Renewed: true}, now), "ok: valid, until 2026-11-23, in 3 days"},
		{"token ended", JudgeToken(Token{Problem: errBroken}, now), "failed: broken → log in again"},
		{"data access", JudgeDataAccess(Token{DataAccess: days(4)}, now), "warning: ends on 2026-11-24, in 4 days, 90 days after the user was last active → have the user log in again"},

		{"granted", JudgePermissions([]string{"basic", "comments", "x"}, nil, nil, needs), "ok: 3 permissions granted, all that the tables need"},
		{"one not asked for", JudgePermissions([]string{"basic"}, nil, []string{"basic"}, needs), "ok: 1 permission granted, all that the login asks for; Tags would take comments in Scope"},
		{"one missing", JudgePermissions([]string{"basic"}, nil, []string{"basic", "comments"}, needs), "warning: comments is not granted: Tags cannot be read → log in again with comments in Scope"},
		{"one declined", JudgePermissions([]string{"basic"}, []string{"comments"}, nil, needs), "warning: comments was declined: Tags cannot be read → log in again, have the user allow comments"},
		{"all missing", JudgePermissions([]string{"comments"}, nil, []string{"basic", "comments"}, needs), "failed: basic is not granted: Media and Tags cannot be read → log in again with basic in Scope"},

		{"roles", JudgePages([]Page{{Name: "a", Tasks: []string{"PROFILE_PLUS_MANAGE"}}, {Name: "b"}}), "ok: 2 Pages with a role: a and b"},
		{"one without tasks", JudgePages([]Page{{Name: "a", Tasks: []string{"MANAGE"}}, {Name: "b", Tasks: []string{}}}), "warning: the user may do nothing on b → have an administrator"},
		{"own page", JudgeOwnPage(Page{ID: "7", AccountID: "1784", Account: "ann"}, ""), "failed: a Page's token cannot list accounts, and BusinessAccountId is not set → set BusinessAccountId=1784, which is ann"},
		{"own page, named", JudgeOwnPage(Page{ID: "7", AccountID: "1784", Account: "ann"}, "1784"), "ok: 1 professional account: ann (1784)"},

		{"row", JudgeTable(Reading{Rows: 1}), "ok: readable"},
		{"values missing", JudgeTable(Reading{Rows: 1, Missing: []string{"no permission for a", "b", "c"}}), "warning: no permission for a, b and 1 more → log in again"},
		{"no row yet", JudgeTable(Reading{Stopped: true, Calls: 3}), "ok: readable; no row in the first 3 calls"},
		{"usage", JudgeUsage(75, true), "warning: 75 % used → spread the calls"},
	} {
		got := fmt.Sprintf("%s: %s", tt.got.Status, tt.got.Detail)
		if tt.got.Fix != "" {
			got += " → " + tt.got.Fix
		}
		if !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
		if (tt.got.Status == Failed) != (tt.got.Err != nil) {
			t.Errorf("%s: status %s, error %v", tt.name, tt.got.Status, tt.got.Err)
		}
		if needsFix := tt.got.Status == Failed || tt.got.Status == Warning; needsFix != (tt.got.Fix != "") {
			t.Errorf("%s: status %s, fix %q", tt.name, tt.got.Status, tt.got.Fix)
		}
	}
}

// Every kind of trouble has a fix.
func TestJudgeTrouble(t *testing.T) {
	t.Parallel()
	seen := map[string]Kind{}
	for kind := Other; kind <= Ended; kind++ {
		f := JudgeTrouble(Trouble{Kind: kind, Err: fmt.Errorf("graph: %w", errBroken), Timeout: time.Second})
		if f.Status != Failed || f.Detail != "broken" || f.Fix == "" || !errors.Is(f.Err, errBroken) {
			t.Errorf("kind %d: %+v", kind, f)
		}
		if other, twice := seen[f.Fix]; twice {
			t.Errorf("kinds %d and %d have one fix", kind, other)
		}
		seen[f.Fix] = kind
	}
	for _, tt := range []struct {
		t    Trouble
		want string
	}{
		{Trouble{Kind: NoToken, Asks: true}, "log in: viewfinder login does"},
		{Trouble{Kind: RateLimited, RetryAt: now}, "wait until 2026-11-20T12:00:00Z;"},
		{Trouble{Kind: Forbidden, Scopes: []string{"a", "b"}}, "log in again and grant a and b;"},
		{Trouble{Kind: TooSlow, Timeout: time.Minute}, "raise Timeout (now 1m0s)"},
	} {
		tt.t.Err = errBroken
		if f := JudgeTrouble(tt.t); !strings.HasPrefix(f.Fix, tt.want) {
			t.Errorf("got %s, want %s", f.Fix, tt.want)
		}
	}
}

// What needs a failed check is skipped for its sake, however far off it is, and
// is not done; what needs one that does not apply is done.
func TestDiagnosis(t *testing.T) {
	t.Parallel()
	var d Diagnosis
	calls := 0
	count := func() int { return calls }
	done := func(f Finding) func() Finding {
		return func() Finding {
			calls += 2
			return f
		}
	}
	d.Check("a", "A", nil, count, done(ok("fine")))
	d.Check("b", "B", []string{"a"}, count, done(Finding{Status: Failed, Detail: "d", Fix: "f", Err: errBroken}))
	d.Check("c", "C", []string{"a", "b"}, count, done(ok("never")))
	d.Check("d", "D", []string{"c"}, count, done(ok("never")))
	d.Check("e", "E", []string{"a"}, count, done(Inapplicable("it is Friday")))
	d.Check("f", "F", []string{"e", "unheard of"}, count, done(warn("w", "f")))
	var got []string
	for _, c := range d.Checks {
		got = append(got, fmt.Sprintf("%s %s %d %s", c.ID, c.Status, c.Calls, c.Detail))
	}
	want := `a ok 2 fine
b failed 2 d
c skipped 0 skipped because B failed
d skipped 0 skipped because B failed
e skipped 2 skipped because it is Friday
f warning 2 w`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s", text)
	}
	if d.Status() != Failed || d.Calls() != 8 || !errors.Is(d.Find("b").Err, errBroken) || d.Count(Skipped) != 3 || d.Find("x") != nil {
		t.Errorf("status %s, %d calls", d.Status(), d.Calls())
	}
	d.Checks = d.Checks[:2]
	for i := range d.Checks {
		d.Checks[i].Took = 1260 * time.Microsecond
	}
	text, err := json.Marshal(&d)
	const object = `{"status":"failed","calls":4,"milliseconds":2.5,"checks":[` +
		`{"id":"a","title":"A","status":"ok","detail":"fine","fix":"","calls":2,"milliseconds":1.3},` +
		`{"id":"b","title":"B","status":"failed","detail":"d","fix":"f","calls":2,"milliseconds":1.3}]}`
	if err != nil || string(text) != object {
		t.Errorf("got %s, %v", text, err)
	}
	if empty := (&Diagnosis{}); empty.Status() != OK {
		t.Error("no check, and not well")
	}
}
