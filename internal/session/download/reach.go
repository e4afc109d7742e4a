package download

import (
	"fmt"
	"net/netip"
	"strings"

	"code.dny.dev/ssrf"

	"github.com/viewfinder-sql/viewfinder/internal/origin"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

// Scope is what may be connected to.
type Scope int

// The scopes.
const (
	Public   Scope = iota
	Loopback       // this machine too, by http and at any port
)

// Hosts are the domains at which the platform keeps media, with all below them.
var Hosts = []string{"cdninstagram.com", "fbcdn.net"}

// bound bounds what is connected to over a network.
func (s Scope) bound(network *proxy.Config) {
	options := []ssrf.Option{ssrf.WithPorts(443)}
	if s == Loopback {
		options = []ssrf.Option{
			ssrf.WithAnyPort(),
			ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.0/8")),
			ssrf.WithAllowedV6Prefixes(netip.MustParsePrefix("::1/128")),
		}
	}
	network.Control, network.RelayHost = ssrf.New(options...).Safe, s.keepsMedia
}

// keepsMedia refuses hosts of others.
func (s Scope) keepsMedia(host string) error {
	if s == Loopback && origin.IsLoopback(host) {
		return nil
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, domain := range Hosts {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return nil
		}
	}
	return fmt.Errorf("%s is no host of Instagram's media (%s), and behind a proxy or firewall no other is asked for", host, strings.Join(Hosts, ", "))
}
