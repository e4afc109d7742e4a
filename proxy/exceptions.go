package proxy

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
)

// exceptions says which hosts bypass the proxy.
type exceptions []*regexp.Regexp

// parseExceptions compiles host patterns, in which * stands for any run of
// characters. Blank entries are skipped.
func parseExceptions(patterns []string) (exceptions, error) {
	var list exceptions
	for _, p := range patterns {
		p = strings.TrimSpace(p)
		if p == "" {
			continue
		}
		addr, err := netip.ParseAddr(strings.Trim(p, "[]"))
		if err == nil {
			p = addr.Unmap().String()
		} else if strings.ContainsAny(p, ":/@[] \t") {
			return nil, fmt.Errorf("proxy: ProxyExceptions entry %q must be a host name, an IP address or a pattern with *, without scheme or port", p)
		}
		glob := strings.ReplaceAll(regexp.QuoteMeta(p), `\*`, `.*`)
		re, err := regexp.Compile(`(?i)^` + glob + `$`)
		if err != nil {
			return nil, fmt.Errorf("proxy: ProxyExceptions entry %q is not valid text", p)
		}
		list = append(list, re)
	}
	return list, nil
}

// match reports whether connections to host bypass the proxy.
func (e exceptions) match(host string) bool {
	host = strings.TrimSuffix(host, ".")
	if addr, err := netip.ParseAddr(host); err == nil {
		host = addr.Unmap().String()
	}
	for _, re := range e {
		if re.MatchString(host) {
			return true
		}
	}
	return false
}
