package pac

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// offer gives a script the functions that browsers offer.
func (s *script) offer(ctx context.Context, vm *goja.Runtime) error {
	addresses := func(host string) []string {
		found, _ := s.resolve(ctx, host) // a name that is none is an answer here
		return found
	}
	first4 := func(host string) string { return firstIPv4(addresses(host)) }
	functions := map[string]any{
		"isPlainHostName":     func(host string) bool { return !strings.ContainsAny(host, ".:") },
		"dnsDomainIs":         dnsDomainIs,
		"localHostOrDomainIs": localHostOrDomainIs,
		"dnsDomainLevels":     func(host string) int { return strings.Count(host, ".") },
		"shExpMatch":          shExpMatch,
		"isResolvable":        func(host string) bool { return first4(host) != "" },
		"isResolvableEx":      func(host string) bool { return len(addresses(host)) > 0 },
		"isInNet": func(host, pattern, mask string) bool {
			return isInNet(first4(host), pattern, mask)
		},
		"isInNetEx": func(host, prefix string) bool {
			return slices.ContainsFunc(addresses(host), func(a string) bool { return isInPrefix(a, prefix) })
		},
		"dnsResolve":        func(host string) any { return orNull(first4(host)) },
		"dnsResolveEx":      func(host string) string { return strings.Join(addresses(host), ";") },
		"myIpAddress":       func() string { return orLoopback(firstIPv4(s.local())) },
		"myIpAddressEx":     func() string { return strings.Join(s.local(), ";") },
		"sortIpAddressList": sortAddresses,
		"convert_addr":      convertAddress,
		"getClientVersion":  func() string { return "1.0" },
		"alert":             func(...any) {},
		"weekdayRange":      func(args ...any) bool { return weekdayRange(s.now(), args) },
		"dateRange":         func(args ...any) bool { return dateRange(s.now(), args) },
		"timeRange":         func(args ...any) bool { return timeRange(s.now(), args) },
	}
	for name, function := range functions {
		if err := vm.Set(name, function); err != nil {
			return err
		}
	}
	return nil
}

func dnsDomainIs(host, domain string) bool {
	return strings.HasSuffix(strings.ToLower(host), strings.ToLower(domain))
}

func localHostOrDomainIs(host, full string) bool {
	name, _, _ := strings.Cut(full, ".")
	return strings.EqualFold(host, full) || !strings.Contains(host, ".") && strings.EqualFold(host, name)
}

// shExpMatch matches shell patterns of * and ?.
func shExpMatch(text, pattern string) bool {
	const maxPattern = 1 << 10
	if len(pattern) > maxPattern {
		return false
	}
	glob := strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(regexp.QuoteMeta(pattern))
	re, err := regexp.Compile(`(?s)^` + glob + `$`)
	return err == nil && re.MatchString(text)
}

// isInNet compares dotted addresses under a mask. Leading zeros and short forms
// are not read.
func isInNet(address, pattern, mask string) bool {
	a, errA := netip.ParseAddr(address)
	p, errP := netip.ParseAddr(pattern)
	m, errM := netip.ParseAddr(mask)
	if errA != nil || errP != nil || errM != nil || !a.Is4() || !p.Is4() || !m.Is4() {
		return false
	}
	bits := number(m)
	return number(a)&bits == number(p)&bits
}

func number(a netip.Addr) uint32 {
	octets := a.As4()
	return binary.BigEndian.Uint32(octets[:])
}

func convertAddress(address string) uint32 {
	if a, err := netip.ParseAddr(address); err == nil && a.Is4() {
		return number(a)
	}
	return 0
}

func isInPrefix(address, prefix string) bool {
	a, errA := netip.ParseAddr(address)
	p, errP := netip.ParsePrefix(prefix)
	return errA == nil && errP == nil && p.Contains(a)
}

// sortAddresses puts IPv6 before IPv4, each in order.
func sortAddresses(list string) string {
	var addresses []netip.Addr
	for text := range strings.SplitSeq(list, ";") {
		a, err := netip.ParseAddr(strings.TrimSpace(text))
		if err != nil {
			return ""
		}
		addresses = append(addresses, a)
	}
	slices.SortFunc(addresses, func(a, b netip.Addr) int {
		if a.Is4() != b.Is4() {
			return b.BitLen() - a.BitLen()
		}
		return a.Compare(b)
	})
	var sorted []string
	for _, a := range addresses {
		sorted = append(sorted, a.String())
	}
	return strings.Join(sorted, ";")
}

func firstIPv4(addresses []string) string {
	for _, text := range addresses {
		if a, err := netip.ParseAddr(text); err == nil && a.Is4() {
			return text
		}
	}
	return ""
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func orLoopback(text string) string {
	if text == "" {
		return "127.0.0.1"
	}
	return text
}

// resolve finds the addresses of a host.
func resolve(ctx context.Context, host string) ([]string, error) {
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", strings.Trim(host, "[]"))
	var addresses []string
	for _, a := range found {
		addresses = append(addresses, a.Unmap().String())
	}
	return addresses, err
}

// localAddresses are those of this machine's interfaces, loopback aside.
func localAddresses() []string {
	found, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var addresses []string
	for _, a := range found {
		if p, err := netip.ParsePrefix(a.String()); err == nil && p.Addr().IsGlobalUnicast() {
			addresses = append(addresses, p.Addr().Unmap().String())
		}
	}
	return addresses
}
