package proxy_test

import (
	"context"
	"errors"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
	"github.com/viewfinder-sql/viewfinder/oauth/secret"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

// startToxic puts a wire with faults before a server. A fault is one of
// toxiproxy's, as its API takes them.
func startToxic(t *testing.T, host string, port int, faults ...string) (string, int) {
	t.Helper()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	wire := toxiproxy.NewProxy(server, t.Name(), "127.0.0.1:0", net.JoinHostPort(host, strconv.Itoa(port)))
	if err := wire.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(wire.Stop)
	for _, fault := range faults {
		if _, err := wire.Toxics.AddToxicJson(strings.NewReader(fault)); err != nil {
			t.Fatal(err)
		}
	}
	at, text, _ := net.SplitHostPort(wire.Listen)
	number, _ := strconv.Atoi(text)
	return at, number
}

// Faults on the wire to the proxy and to the firewall: each is an answer, or an
// error that names the server, by the time that the context allows.
func TestWire(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, fault string
		want        string // in the error; empty for an answer
	}{
		{"slow", `{"type":"latency","attributes":{"latency":30,"jitter":20}}`, ""},
		{"in pieces", `{"type":"slicer","attributes":{"average_size":7,"size_variation":3,"delay":10}}`, ""},
		{"narrow", `{"type":"bandwidth","attributes":{"rate":200}}`, ""},
		{"reset", `{"type":"reset_peer","attributes":{"timeout":0}}`, "connection"},
		{"cut in the answer's head", `{"type":"limit_data","attributes":{"bytes":10}}`, "127.0.0.1"},
		{"cut", `{"type":"timeout","attributes":{"timeout":1}}`, "EOF"},
		{"silent", `{"type":"timeout","attributes":{"timeout":0}}`, "in time"},
	} {
		for _, way := range []string{"proxy", "firewall tunnel", "firewall socks5"} {
			t.Run(tt.name+" "+way, func(t *testing.T) {
				t.Parallel()
				n := fakenet.New(t)
				cfg := proxy.Config{RootCAs: n.Roots}
				switch way {
				case "proxy":
					cfg.ProxyUser, cfg.ProxyPassword, cfg.ProxyAuthScheme = "ann", secret.New(proxyPassword), proxy.AuthDigest
					host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy", Auth: &fakenet.DigestAuth{User: "ann", Password: proxyPassword}})
					cfg.ProxyServer, cfg.ProxyPort = startToxic(t, host, port, tt.fault)
				case "firewall tunnel":
					host, port := n.HTTPProxy(fakenet.Proxy{Name: "firewall"})
					cfg.FirewallServer, cfg.FirewallPort = startToxic(t, host, port, tt.fault)
					cfg.FirewallType = proxy.FirewallTunnel
				default:
					host, port := n.SOCKSServer(fakenet.SOCKS{Name: "firewall"})
					cfg.FirewallServer, cfg.FirewallPort = startToxic(t, host, port, tt.fault)
					cfg.FirewallType = proxy.FirewallSOCKS5
				}
				limit := time.Minute
				if tt.name == "silent" {
					limit = 100 * time.Millisecond
				}
				ctx, cancel := context.WithTimeout(t.Context(), limit)
				defer cancel()
				resp, err := open(t, cfg).RoundTrip(request(t, "https://example.com").WithContext(ctx))
				if err == nil {
					resp.Body.Close()
				}
				if (err == nil) != (tt.want == "") {
					t.Fatalf("got %v, want %q", err, tt.want)
				}
				if _, ok := errors.AsType[*proxy.Error](err); err != nil && !(ok && strings.Contains(err.Error(), tt.want)) {
					t.Errorf("got %v, want %q", err, tt.want)
				}
			})
		}
	}
}

// A tunnel that breaks in the middle of an answer is an error of reading it.
func TestWire_cutInTheBody(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy"})
	for _, fault := range []string{
		`{"type":"limit_data","attributes":{"bytes":1500}}`, // in TLS or in the answer
	} {
		cfg := proxy.Config{RootCAs: n.Roots}
		cfg.ProxyServer, cfg.ProxyPort = startToxic(t, host, port, fault)
		if body, err := get(t, open(t, cfg), "https://example.com"); err == nil {
			t.Errorf("got %q", body)
		}
	}
}

// No failure leaves a connection, file or goroutine behind (goroutines: TestMain).
func TestTransport_leavesNothing(t *testing.T) { // counts the files of the process: not parallel
	if runtime.GOOS != "linux" {
		t.Skip("counts files in /proc")
	}
	n := fakenet.New(t)
	count := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	closes, closesPort := n.Raw(func(c net.Conn) { _, _ = c.Read(make([]byte, 1024)) })
	hangs, hangsPort := n.Raw(func(c net.Conn) {
		for {
			if _, err := c.Read(make([]byte, 1024)); err != nil {
				return
			}
		}
	})
	refuses, refusesPort := n.HTTPProxy(fakenet.Proxy{Name: "proxy", Auth: fakenet.NTLMAuth{User: "ann", Password: "other"}})
	round := func() {
		var wg sync.WaitGroup
		for _, cfg := range []proxy.Config{
			{ProxyServer: closes, ProxyPort: closesPort},
			{ProxyServer: closes, ProxyPort: closesPort, ProxySSLType: "ALWAYS"},
			{ProxyServer: hangs, ProxyPort: hangsPort},
			{ProxyServer: hangs, ProxyPort: hangsPort, ProxySSLType: "ALWAYS"},
			{FirewallServer: hangs, FirewallPort: hangsPort, FirewallType: "SOCKS4a"},
			{FirewallServer: hangs, FirewallPort: hangsPort, FirewallType: "SOCKS5"},
			{ProxyServer: refuses, ProxyPort: refusesPort, ProxyAuthScheme: "NTLM", ProxyUser: "ann"},
		} {
			for _, address := range []string{"https://example.com", "http://example.com"} {
				wg.Go(func() {
					transport, err := proxy.New(cfg)
					if err != nil {
						t.Error(err)
						return
					}
					defer transport.CloseIdleConnections()
					ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
					defer cancel()
					if resp, err := transport.RoundTrip(request(t, address).WithContext(ctx)); err == nil {
						resp.Body.Close()
						t.Errorf("%v: no error", cfg)
					}
				})
			}
		}
		wg.Wait()
	}
	settled := func(want int) int {
		got := count()
		for deadline := time.Now().Add(10 * time.Second); got > want && time.Now().Before(deadline); got = count() {
			time.Sleep(5 * time.Millisecond) // the other side closes when it has seen ours
		}
		return got
	}
	before := count()
	for range 5 {
		round()
	}
	if after := settled(before); after > before {
		t.Errorf("%d files open, %d before", after, before)
	}
}
