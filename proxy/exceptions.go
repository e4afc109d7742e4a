package proxy

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"unicode"
)

// exceptions says which hosts bypass the proxy.
type exceptions []*regexp.Regexp

// parseExceptions compiles host patterns, in which * stands for any run of
// characters. An entry may hold several, parted by semicolons, commas or blanks.
func parseExceptions(entries []string) (exceptions, error) {
	var list exceptions
	for _, p := range strings.FieldsFunc(strings.Join(entries, ";"), isSeparator) {
		addr, err := netip.ParseAddr(strings.Trim(p, "[]"))
		if err == nil {
			p = addr.Unmap().String()
		} else if strings.ContainsAny(p, ":/@[]") {
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

func isSeparator(r rune) bool { return r == ';' || r == ',' || unicode.IsSpace(r) }

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
