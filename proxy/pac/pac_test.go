package pac

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// known is a script whose world stands still: it is Wednesday, 11 March 2026,
// 14:30:15 UTC, an hour later on this machine.
func known(t *testing.T, source string) *script {
	t.Helper()
	s, err := compile(source)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string][]string{"web.corp": {"10.1.2.3", "fd00::1"}, "six.corp": {"fd00::2"}}
	s.resolve = func(_ context.Context, host string) ([]string, error) {
		if found, ok := names[host]; ok {
			return found, nil
		}
		if strings.HasPrefix(host, "10.") || strings.HasPrefix(host, "192.168.") {
			return []string{host}, nil
		}
		return nil, errors.New("no such host")
	}
	s.local = func() []string { return []string{"fd00::9", "10.9.8.7"} }
	s.now = func() time.Time {
		return time.Date(2026, time.March, 11, 15, 30, 15, 0, time.FixedZone("", 3600))
	}
	return s
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]string{
		`isPlainHostName("www")`: "true", `isPlainHostName("www.corp")`: "false", `isPlainHostName("::1")`: "false",
		`dnsDomainIs("www.Corp.test", ".corp.test")`: "true", `dnsDomainIs("www", ".corp.test")`: "false",
		`localHostOrDomainIs("www", "www.corp.test")`: "true", `localHostOrDomainIs("www.corp.test", "www.corp.test")`: "true",
		`localHostOrDomainIs("www.other.test", "www.corp.test")`: "false", `localHostOrDomainIs("home.corp.test", "www.corp.test")`: "false",
		`dnsDomainLevels("www")`: "0", `dnsDomainLevels("www.corp.test")`: "2",
		`shExpMatch("http://a/b.html", "*/b.*")`: "true", `shExpMatch("ab", "a?")`: "true", `shExpMatch("abc", "a?")`: "false",
		`shExpMatch("a.b", "a+b")`: "false", `shExpMatch("a(b", "a(b")`: "true",
		`isResolvable("web.corp")`: "true", `isResolvable("six.corp")`: "false", `isResolvableEx("six.corp")`: "true", `isResolvable("no.corp")`: "false",
		`isInNet("web.corp", "10.1.0.0", "255.255.0.0")`: "true", `isInNet("192.168.1.1", "192.168.0.0", "255.255.255.0")`: "false",
		`isInNet("no.corp", "0.0.0.0", "0.0.0.0")`: "false", `isInNet("10.0.0.1", "10.0.0.0", "rubbish")`: "false",
		`isInNetEx("six.corp", "fd00::/16")`: "true", `isInNetEx("six.corp", "10.0.0.0/8")`: "false", `isInNetEx("web.corp", "10.0.0.0/8")`: "true",
		`dnsResolve("web.corp")`: "10.1.2.3", `dnsResolve("no.corp")`: "null", `dnsResolveEx("web.corp")`: "10.1.2.3;fd00::1",
		`myIpAddress()`: "10.9.8.7", `myIpAddressEx()`: "fd00::9;10.9.8.7",
		`sortIpAddressList("10.2.3.9;2001:db8::1;::1;10.2.3.8")`: "::1;2001:db8::1;10.2.3.8;10.2.3.9", `sortIpAddressList("rubbish")`: "",
		`convert_addr("0.0.1.1")`: "257", `getClientVersion()`: "1.0", `typeof alert("x")`: "undefined",

		`weekdayRange("WED")`: "true", `weekdayRange("mon", "FRI")`: "true", `weekdayRange("SAT", "SUN")`: "false", `weekdayRange("SAT", "WED")`: "true",
		`weekdayRange("WED", "GMT")`: "true", `weekdayRange("XYZ")`: "false", `weekdayRange()`: "false",
		`timeRange(15)`: "true", `timeRange(14, "GMT")`: "true", `timeRange(14)`: "false", `timeRange(9, 17)`: "true", `timeRange(22, 6)`: "false", `timeRange(22, 16)`: "true",
		`timeRange(15, 30, 15, 31)`: "true", `timeRange(15, 31, 16, 0)`: "false", `timeRange(15, 30, 15, 15, 30, 15)`: "true", `timeRange(15, 30, 16, 15, 30, 20)`: "false",
		`timeRange("x")`: "false", `timeRange(1, 2, 3)`: "false",
		`dateRange(11)`: "true", `dateRange(12)`: "false", `dateRange(1, 15)`: "true", `dateRange(20, 12)`: "true",
		`dateRange("MAR")`: "true", `dateRange("JAN", "FEB")`: "false", `dateRange("NOV", "APR")`: "true",
		`dateRange(2026)`: "true", `dateRange(2027)`: "false", `dateRange(2025, 2027)`: "true",
		`dateRange(1, "MAR", 15, "MAR")`: "true", `dateRange(12, "MAR", 1, "APR")`: "false", `dateRange("OCT", 2025, "MAR", 2026)`: "true",
		`dateRange(11, "MAR", 2026)`: "true", `dateRange(1, "JAN", 2026, 10, "MAR", 2026)`: "false", `dateRange(1, "JAN", 2026, 31, "DEC", 2026, "GMT")`: "true",
		`dateRange("XYZ")`: "false", `dateRange()`: "false", `dateRange(0)`: "false",
	} {
		s := known(t, `function FindProxyForURL(url, host) { return "" + (`+expression+`); }`)
		if got, err := s.Find(t.Context(), "https://example.com/", "example.com"); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", expression, got, err, want)
		}
	}
}

func TestFind_errors(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`function Other() {}`:                                                        "no function FindProxyForURL",
		`function FindProxyForURL() { return 7; }`:                                   "returns no text",
		`function FindProxyForURL() { return "x".repeat(9000); }`:                    "too long",
		`function FindProxyForURL(u, h) { return FindProxyForURL(u, h); }`:           "too deeply",
		`function FindProxyForURL() { throw new Error("mine"); }`:                    "mine",
		`function FindProxyForURL() { return require("fs"); }`:                       "require is not defined",
		`function FindProxyForURL() { return new XMLHttpRequest(); }`:                "XMLHttpRequest is not defined",
		`throw "at once"; function FindProxyForURL() {}`:                             "at once",
		`function FindProxyForURL(url, host) { return isInNet(host); }`:              "returns no text",
		`var FindProxyForURL = {};`:                                                  "no function FindProxyForURL",
		`function FindProxyForURL() { return dnsResolve(undefined) + missing; }`:     "missing is not defined",
		`function FindProxyForURL() { return { toString: function() { return 1 } }}`: "returns no text",
	} {
		s := known(t, source)
		if got, err := s.Find(t.Context(), "https://example.com/", "example.com"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %q, %v; want %s", source, got, err, want)
		}
	}
	if _, err := compile("function {"); err == nil || !strings.Contains(err.Error(), "it is no JavaScript") {
		t.Errorf("got %v", err)
	}
	if got, err := known(t, `function FindProxyForURL() { return null; }`).Find(t.Context(), "", ""); err != nil || got != "" {
		t.Errorf("null: got %q, %v", got, err)
	}
}

// A script without end ends with the request, in a loop of its own and in a
// question to the resolver.
func TestFind_ends(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		`function FindProxyForURL(url, host) { isResolvable("begun"); while (true) {} }`,
		`function FindProxyForURL(url, host) { isResolvable("begun"); return dnsResolve("waits"); }`,
		`function FindProxyForURL(url, host) { isResolvable("begun"); try { while (true) {} } catch (e) {} while (true) {} }`,
	} {
		s := known(t, source)
		ctx, cancel := context.WithCancel(t.Context())
		s.resolve = func(ctx context.Context, host string) ([]string, error) {
			if host == "begun" {
				cancel()
				return nil, nil
			}
			<-ctx.Done()
			return nil, ctx.Err()
		}
		if _, err := s.Find(ctx, "https://example.com/", "example.com"); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", source, err)
		}
		cancel()
	}
}

// What one question leaves in the script, the next one does not see.
func TestFind_remembersNothing(t *testing.T) {
	t.Parallel()
	s := known(t, `var n = 0; function FindProxyForURL() { n++; return "PROXY p:" + n; }`)
	for range 3 {
		if got, err := s.Find(t.Context(), "", ""); err != nil || got != "PROXY p:1" {
			t.Errorf("got %q, %v", got, err)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add(`function FindProxyForURL(url, host) { return "DIRECT"; }`, "example.com")
	f.Add(`function FindProxyForURL(url, host) { return dateRange(host) + timeRange(url, 1); }`, "a")
	f.Add(`FindProxyForURL = eval`, "1+1")
	f.Fuzz(func(t *testing.T, source, host string) {
		s, err := compile(source)
		if err != nil {
			return
		}
		s.resolve = func(context.Context, string) ([]string, error) { return []string{"10.0.0.1"}, nil }
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if text, err := s.Find(ctx, fmt.Sprintf("https://%s/", host), host); err == nil && len(text) > maxText {
			t.Fatalf("%d bytes", len(text))
		}
	})
}
