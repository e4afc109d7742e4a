package proxy

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/http/httpproxy"
)

// bypassList says which hosts a setting such as NO_PROXY leaves without a proxy.
type bypassList struct {
	err    *SettingError // it cannot be read
	listed func(*url.URL) (*url.URL, error)
	globs  exceptions
	plain  bool // names without a dot
}

// readSpared reads a list, parted by commas or blanks: hosts with those below
// them, .host and *.host for the latter alone, addresses and networks, hosts and
// addresses with a port; * is for all. What desktops write besides is read too:
// <local> for names without a dot, * elsewhere in a name, 169.254/16.
func parseBypass(setting, value string) *bypassList {
	s := new(bypassList)
	var entries, globs []string
	for i, entry := range strings.FieldsFunc(value, isSeparator) {
		entry, form := bypassForm(entry)
		switch form {
		case spareUnread:
			s.err = &SettingError{setting, fmt.Sprintf(
				"cannot be read from entry %d on: write hosts, addresses and networks, without scheme, user and path, such as example.com,.example.com,192.0.2.1:8080,192.0.2.0/24", i+1)}
			return s
		case spareListed:
			entries = append(entries, entry)
		case spareGlob:
			globs = append(globs, entry)
		case sparePlain:
			s.plain = true
		}
	}
	const any = "http://proxy.invalid" // it is only asked whether there is one
	s.listed = (&httpproxy.Config{HTTPProxy: any, HTTPSProxy: any, NoProxy: strings.Join(entries, ",")}).ProxyFunc()
	s.globs, _ = parseExceptions(globs) // they hold letters, dots and stars
	return s
}

// match reports whether an address is to be reached without a proxy.
func (s *bypassList) match(u *url.URL) (bool, error) {
	if s.err != nil {
		return false, s.err
	}
	host := strings.TrimSuffix(u.Hostname(), ".")
	if s.plain && !strings.ContainsAny(host, ".:") || s.globs.match(host) {
		return true, nil
	}
	via, err := s.listed(&url.URL{Scheme: u.Scheme, Host: u.Host})
	return via == nil, err
}

// spareKind is how an entry is read.
type bypassKind int

const (
	spareUnread bypassKind = iota
	spareListed            // as httpproxy does
	spareGlob
	sparePlain
	spareNothing
)

// spareForm tells the kind of an entry, and returns it as that is written.
func bypassForm(entry string) (string, bypassKind) {
	switch {
	case entry == "*":
		return entry, spareListed
	case strings.EqualFold(entry, "<local>"):
		return "", sparePlain
	case strings.EqualFold(entry, "<-loopback>"): // loopback never has a proxy here
		return "", spareNothing
	case strings.Contains(entry, "/"):
		return bypassNetwork(entry)
	}
	host, port, ok := cutPort(entry)
	if !ok {
		return "", spareUnread
	}
	if address, err := netip.ParseAddr(host); err == nil {
		return joinPort(address.Unmap().WithZone("").String(), port), spareListed
	}
	name := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(host, "*"), "."), ".")
	glob := strings.Contains(name, "*") || strings.HasPrefix(host, "*") && !strings.HasPrefix(host, "*.")
	switch {
	case name == "" || strings.HasPrefix(name, ".") || strings.ContainsFunc(strings.ReplaceAll(name, "*", ""), notInBypass):
		return "", spareUnread
	case glob && port != "":
		return "", spareUnread
	case glob:
		return host, spareGlob
	}
	return joinPort(strings.TrimSuffix(host, "."), port), spareListed
}

// notInSpared is notInHost for names that may be written in their own letters.
func notInBypass(r rune) bool {
	if r <= unicode.MaxASCII {
		return notInHost(r) || strings.ContainsRune("/@[]:#=", r)
	}
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
}

// spareNetwork reads a network; of one of IPv4, the last octets may be missing.
func bypassNetwork(entry string) (string, bypassKind) {
	address, bits, _ := strings.Cut(entry, "/")
	if !strings.Contains(address, ":") {
		const octets = 4
		address += strings.Repeat(".0", max(0, octets-1-strings.Count(address, ".")))
	}
	network, err := netip.ParsePrefix(address + "/" + bits)
	if err != nil {
		return "", spareUnread
	}
	return network.Masked().String(), spareListed
}

// cutPort takes the port off, and the brackets of an address.
func cutPort(entry string) (host, port string, ok bool) {
	if rest, bracketed := strings.CutPrefix(entry, "["); bracketed {
		host, port, ok = strings.Cut(rest, "]")
		if !ok || port == "" {
			return host, "", ok
		}
		if port, ok = strings.CutPrefix(port, ":"); !ok {
			return "", "", false
		}
	} else if strings.Count(entry, ":") != 1 { // none, or an address of IPv6
		return entry, "", true
	} else {
		host, port, _ = strings.Cut(entry, ":")
	}
	n, err := strconv.Atoi(port)
	return host, port, err == nil && n >= 1 && n <= 65535
}

func joinPort(host, port string) string {
	switch {
	case port == "":
		return host
	case strings.Contains(host, ":"):
		return "[" + host + "]:" + port
	}
	return host + ":" + port
}
