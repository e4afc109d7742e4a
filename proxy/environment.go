package proxy

import (
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/oauth/secret"
)

// SettingError is a setting of the system, or the answer of a PAC file, that
// names a proxy in a way that cannot be used. Nothing is sent then: never
// without the proxy.
type SettingError struct {
	// Setting is the variable of the environment as it is spelt there, such as
	// HTTPS_PROXY, or what else holds the setting.
	Setting string
	Reason  string // what is wrong with it, and the remedy
}

// Error names the setting. It does not repeat it: it may hold a password.
func (e *SettingError) Error() string { return "proxy: " + e.Setting + " " + e.Reason }

// systemSettings are what the system says about proxies.
type systemSettings struct {
	by       map[string]namedProxy // by the scheme of an address: http, https
	bypass   *bypassList
	pac      string // address or path of a PAC file; empty for none
	warnings []string
	raw      []string // the settings as they are, by which two are told apart
}

// namedProxy is what a setting names.
type namedProxy struct {
	route route
	err   *SettingError // it cannot be used
}

// environment are the settings of HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and
// NO_PROXY, each in lower case first; set is whether they name a proxy.
func environment() (s systemSettings, set bool) {
	s.by = map[string]namedProxy{}
	for _, scheme := range []string{"http", "https"} {
		name, value := variable(scheme+"_proxy", "all_proxy")
		if value == "" {
			continue
		}
		s.by[scheme] = readSetting(name, value)
		s.raw = append(s.raw, value)
		if strings.EqualFold(name, "HTTP_PROXY") && os.Getenv("REQUEST_METHOD") != "" {
			s.by[scheme] = namedProxy{err: &SettingError{name, "is not trusted where REQUEST_METHOD is set (CGI), because a client could have set it: set ProxyServer"}}
		}
	}
	name, value := variable("no_proxy")
	s.bypass = parseBypass(name, value)
	s.raw = append(s.raw, value)
	return s, len(s.by) > 0
}

// variable is the first of the named variables that is set, in lower or upper
// case.
func variable(names ...string) (name, value string) {
	for _, lower := range names {
		for _, name := range []string{lower, strings.ToUpper(lower)} {
			if value := os.Getenv(name); value != "" {
				return name, value
			}
		}
	}
	return "", ""
}

// desktop are the settings of a desktop: the proxy of each scheme, of socks, and
// of the empty one for all others, and the hosts without.
func desktop(proxies map[string]string, spare string) systemSettings {
	s := systemSettings{by: map[string]namedProxy{}}
	const place = "the system's setting of a proxy"
	for _, scheme := range []string{"http", "https"} {
		value := strings.TrimSpace(proxies[scheme])
		if value == "" {
			value = strings.TrimSpace(proxies[""])
		}
		if socks := strings.TrimSpace(proxies["socks"]); value == "" && socks != "" {
			value = socks
			if !strings.Contains(value, "://") {
				value = "socks4://" + value
			}
		}
		if value != "" {
			s.by[scheme] = readSetting(place+" for "+scheme, value)
			s.raw = append(s.raw, scheme, value)
		}
	}
	s.bypass = parseBypass("the system's setting of hosts without a proxy", spare)
	s.raw = append(s.raw, spare)
	return s
}

// of returns the route to an address.
func (s *systemSettings) of(u *url.URL) (route, error) {
	named, ok := s.by[strings.ToLower(u.Scheme)]
	if !ok {
		return route{kind: routeDirect}, nil
	}
	switch spared, err := s.bypass.match(u); {
	case err != nil:
		return route{}, err
	case spared:
		return route{kind: routeDirect}, nil
	case named.err != nil:
		return route{}, named.err
	}
	return named.route, nil
}

var schemeKinds = map[string]struct {
	kind routeKind
	port int
}{
	"http":    {routeHTTP, 80},
	"https":   {routeHTTPS, 443},
	"socks4":  {routeSOCKS4, 1080},
	"socks4a": {routeSOCKS4a, 1080},
	"socks5":  {routeSOCKS5, 1080},
	"socks5h": {routeSOCKS5, 1080},
	"socks":   {routeSOCKS5, 1080},
}

// readSetting reads the address of a proxy: host:port, or with scheme and user.
func readSetting(setting, value string) namedProxy {
	r, reason := readProxy(value)
	if reason != "" {
		return namedProxy{err: &SettingError{setting, reason}}
	}
	r.setting = setting
	return namedProxy{route: r}
}

const asAddress = "write it as http://host:port, or http://user:password@host:port with %XX for special characters"

// readProxy returns the reason why a text is no address of a proxy.
func readProxy(value string) (r route, reason string) {
	const unread = "is no address of a proxy that can be read: " + asAddress
	text := strings.TrimSpace(value)
	if text == "" {
		return route{}, "holds blanks alone: unset it, or " + asAddress
	}
	if text[0] == '"' || text[0] == '\'' {
		return route{}, "begins with a quote: take the quotes off"
	}
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return route{}, unread
	}
	known, ok := schemeKinds[u.Scheme]
	switch {
	case !ok:
		return route{}, fmt.Sprintf("names a proxy of the scheme %q: use http, https, socks4, socks4a or socks5", printable(u.Scheme))
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || checkHost("", "", u.Hostname()) != nil:
		return route{}, unread
	case u.Hostname() == "":
		return route{}, "names no host: " + asAddress
	}
	r = route{kind: known.kind, host: u.Hostname(), port: known.port, user: u.User.Username()}
	if password, set := u.User.Password(); set {
		r.password = secret.New(password)
	}
	if port := u.Port(); port != "" {
		if r.port, _ = strconv.Atoi(port); r.port < 1 || r.port > 65535 {
			return route{}, "names a port outside 1 to 65535"
		}
	}
	return r, ""
}
