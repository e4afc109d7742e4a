package proxy

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/oauth/secret"
)

// AuthScheme is how to authenticate to the HTTP proxy.
type AuthScheme string

// The schemes of ProxyAuthScheme.
const (
	AuthBasic       AuthScheme = "BASIC" // the default
	AuthDigest      AuthScheme = "DIGEST"
	AuthNTLM        AuthScheme = "NTLM"        // import proxy/ntlm
	AuthNegotiate   AuthScheme = "NEGOTIATE"   // Kerberos: import proxy/kerberos
	AuthNone        AuthScheme = "NONE"        // no credentials
	AuthProprietary AuthScheme = "PROPRIETARY" // ProxyPassword is the header
)

// SSLType is how requests pass the HTTP proxy; the package comment says more.
type SSLType string

// The values of ProxySSLType.
const (
	SSLAuto   SSLType = "AUTO" // the default
	SSLAlways SSLType = "ALWAYS"
	SSLNever  SSLType = "NEVER"
	SSLTunnel SSLType = "TUNNEL"
)

// FirewallType is the protocol of the firewall.
type FirewallType string

// The values of FirewallType.
const (
	FirewallNone    FirewallType = "NONE" // the default
	FirewallTunnel  FirewallType = "TUNNEL"
	FirewallSOCKS4  FirewallType = "SOCKS4"  // names are resolved here
	FirewallSOCKS4a FirewallType = "SOCKS4A" // names are resolved at the server
	FirewallSOCKS5  FirewallType = "SOCKS5"
)

// Config is the network of one connection. Its zero value connects directly.
// Every field is named as the connection property it holds, and errors use
// that name. Values of schemes and types are taken in any case.
type Config struct {
	// ProxyAutoDetect has the system's settings name the proxy of each address,
	// ProxyServer notwithstanding: the environment's HTTPS_PROXY, HTTP_PROXY,
	// ALL_PROXY and NO_PROXY, else those of the desktop on Windows and macOS, a
	// PAC file included. One that cannot be used is a SettingError of each request
	// that needs it. ProxyAutoConfigURL, the address or path of a PAC file, stands in
	// for them all.
	ProxyAutoDetect    bool
	ProxyAutoConfigURL string

	ProxyServer     string     // host name or address of the HTTP proxy; empty for none
	ProxyPort       int        // 0 means 80
	ProxyAuthScheme AuthScheme // empty means BASIC
	ProxyUser       string
	ProxyPassword   secret.Secret
	ProxySSLType    SSLType  // empty means AUTO
	ProxyExceptions []string // hosts that bypass the proxy; * stands for any run of characters

	FirewallType     FirewallType // empty means NONE
	FirewallServer   string       // host name or address of the firewall
	FirewallPort     int          // 0 means 80 for TUNNEL, 1080 for SOCKS
	FirewallUser     string
	FirewallPassword secret.Secret

	// SSLServerCert is a certificate that an origin may present besides those
	// that the system trusts; the package comment lists its forms. With
	// SSLPinOnly it is all that an origin may present.
	SSLServerCert string
	SSLPinOnly    bool
	// ProxySSLServerCert is the same for the proxy's certificate.
	ProxySSLServerCert string

	// RootCAs stand in for the authorities that the system trusts; nil leaves
	// them.
	RootCAs *x509.CertPool

	// Control and RelayHost bound what is connected to where others name the addresses
	// that are asked for, as an answer does that says where a picture is; nil is no
	// bound. Control is that of [net.Dialer], asked of each address that an origin's name
	// was resolved to. RelayHost is asked of the name where a proxy or firewall connects,
	// so that nobody here knows the address. They are for transports of [New], which are
	// not shared.
	Control   func(network, address string, c syscall.RawConn) error
	RelayHost func(host string) error
}

// normalize fills in the defaults and checks every property.
func (c *Config) normalize() error {
	if err := c.normalizeProxy(); err != nil {
		return err
	}
	return c.normalizeFirewall()
}

func (c *Config) normalizeProxy() error {
	c.ProxyAuthScheme = AuthScheme(orDefault(string(c.ProxyAuthScheme), string(AuthBasic)))
	c.ProxySSLType = SSLType(orDefault(string(c.ProxySSLType), string(SSLAuto)))
	if err := oneOf("ProxyAuthScheme", c.ProxyAuthScheme, AuthBasic, AuthDigest, AuthNTLM, AuthNegotiate, AuthNone, AuthProprietary); err != nil {
		return err
	}
	if err := oneOf("ProxySSLType", c.ProxySSLType, SSLAuto, SSLAlways, SSLNever, SSLTunnel); err != nil {
		return err
	}
	hasUser := c.ProxyUser != "" || !c.ProxyPassword.IsEmpty()
	switch {
	case c.ProxyAutoConfigURL != "" && !c.ProxyAutoDetect:
		return errors.New("proxy: ProxyAutoConfigURL is set while ProxyAutoDetect is false: set ProxyAutoDetect to true, or clear it")
	case c.ProxyServer == "" && c.ProxyPort != 0, c.ProxyServer == "" && hasUser && !c.ProxyAutoDetect:
		return errors.New("proxy: ProxyServer is empty while ProxyPort, ProxyUser or ProxyPassword is set: set ProxyServer, or clear them")
	}
	if err := c.checkLogin(hasUser); err != nil {
		return err
	}
	if c.ProxyServer == "" {
		return nil
	}
	if err := checkHost("ProxyServer", "ProxyPort", c.ProxyServer); err != nil {
		return err
	}
	return setPort("ProxyPort", &c.ProxyPort, 80)
}

// checkLogin checks the user against the scheme.
func (c *Config) checkLogin(hasUser bool) error {
	if c.ProxyServer == "" && !c.ProxyAutoDetect {
		return nil
	}
	switch c.ProxyAuthScheme {
	case AuthNone:
		if hasUser {
			return errors.New("proxy: ProxyAuthScheme is NONE while ProxyUser or ProxyPassword is set: set BASIC, or clear them")
		}
	case AuthBasic:
		if strings.Contains(c.ProxyUser, ":") {
			return errColon("Proxy")
		}
	case AuthDigest, AuthNTLM:
		if c.ProxyUser == "" && c.ProxyServer != "" {
			return fmt.Errorf("proxy: ProxyUser is empty: ProxyAuthScheme=%s needs it and ProxyPassword", c.ProxyAuthScheme)
		}
	case AuthNegotiate:
		if _, err := netip.ParseAddr(c.ProxyServer); err == nil {
			return errors.New("proxy: ProxyServer is an address: ProxyAuthScheme=NEGOTIATE needs the host name that the proxy's Kerberos service goes by")
		}
		if c.ProxyUser == "" && !c.ProxyPassword.IsEmpty() {
			return errors.New("proxy: ProxyPassword is set without ProxyUser: set ProxyUser to the Kerberos principal, or clear both to use the credential cache")
		}
	case AuthProprietary:
		if c.ProxyUser != "" || c.ProxyPassword.IsEmpty() {
			return errors.New("proxy: ProxyAuthScheme=PROPRIETARY sends ProxyPassword as the whole Proxy-Authorization header: set it, and clear ProxyUser")
		}
	}
	return checkControl("Proxy", c.ProxyUser, c.ProxyPassword)
}

func (c *Config) normalizeFirewall() error {
	c.FirewallType = FirewallType(orDefault(string(c.FirewallType), string(FirewallNone)))
	if err := oneOf("FirewallType", c.FirewallType, FirewallNone, FirewallTunnel, FirewallSOCKS4, FirewallSOCKS4a, FirewallSOCKS5); err != nil {
		return err
	}
	if c.FirewallType == FirewallNone {
		if c.FirewallServer != "" || c.FirewallPort != 0 || c.FirewallUser != "" || !c.FirewallPassword.IsEmpty() {
			return errors.New("proxy: FirewallType is NONE while another Firewall property is set: set FirewallType to TUNNEL, SOCKS4, SOCKS4a or SOCKS5, or clear them")
		}
		return nil
	}
	if c.FirewallServer == "" {
		return fmt.Errorf("proxy: FirewallServer is empty: FirewallType=%s needs it", c.FirewallType)
	}
	if err := checkHost("FirewallServer", "FirewallPort", c.FirewallServer); err != nil {
		return err
	}
	standard := 1080
	if c.FirewallType == FirewallTunnel {
		standard = 80
	}
	if err := setPort("FirewallPort", &c.FirewallPort, standard); err != nil {
		return err
	}
	if err := checkControl("Firewall", c.FirewallUser, c.FirewallPassword); err != nil {
		return err
	}
	switch {
	case c.FirewallType == FirewallTunnel:
		if strings.Contains(c.FirewallUser, ":") {
			return errColon("Firewall")
		}
		return nil
	case c.FirewallType == FirewallSOCKS5:
		return checkSOCKS5User(c.FirewallUser, c.FirewallPassword.Reveal())
	case !c.FirewallPassword.IsEmpty():
		return fmt.Errorf("proxy: FirewallPassword is set, and FirewallType=%s knows no passwords: use SOCKS5, or clear it", c.FirewallType)
	}
	return nil
}

func orDefault(value, standard string) string {
	if value == "" {
		return standard
	}
	return strings.ToUpper(value)
}

// oneOf refuses a value that is not among the known ones.
func oneOf[T ~string](property string, value T, known ...T) error {
	if slices.Contains(known, value) {
		return nil
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	return fmt.Errorf("proxy: %s %q is unknown: use one of %s", property, string(value), strings.Join(names, ", "))
}

// checkHost accepts a host name or an IP address and nothing around it. The
// errors do not repeat the value: an address pasted whole may hold a password.
func checkHost(property, portProperty, host string) error {
	if _, err := netip.ParseAddr(host); err == nil {
		return nil
	}
	switch {
	case strings.Contains(host, "://") || strings.ContainsAny(host, "/@"):
		return fmt.Errorf("proxy: %s must be a host name or an IP address alone, without scheme, user or path", property)
	case strings.ContainsAny(host, ":[]"):
		return fmt.Errorf("proxy: %s must be a host name or an IP address alone, without brackets: the port goes into %s", property, portProperty)
	case strings.ContainsFunc(host, notInHost):
		return fmt.Errorf("proxy: %s holds a character that no host name has (write international names as xn--…)", property)
	}
	return nil
}

func notInHost(r rune) bool {
	return r <= ' ' || r > '~' || strings.ContainsRune("\"%*,;<>?\\^`{|}", r)
}

func setPort(property string, port *int, standard int) error {
	if *port == 0 {
		*port = standard
	}
	if *port < 1 || *port > 65535 {
		return fmt.Errorf("proxy: %s %d is outside 1 to 65535", property, *port)
	}
	return nil
}

// errColon is the error of a user whom the Basic scheme cannot carry (RFC 7617).
func errColon(prefix string) error {
	return fmt.Errorf("proxy: %sUser holds a colon, which the BASIC scheme cannot carry", prefix)
}

func checkControl(prefix, user string, password secret.Secret) error {
	if strings.ContainsFunc(user+password.Reveal(), unicode.IsControl) {
		return fmt.Errorf("proxy: %sUser or %sPassword holds a control character", prefix, prefix)
	}
	return nil
}

// checkSOCKS5User refuses what SOCKS5 cannot carry (RFC 1929).
func checkSOCKS5User(user, password string) error {
	if user == "" && password != "" {
		return errors.New("proxy: FirewallPassword is set without FirewallUser, which SOCKS5 needs")
	}
	if len(user) > 255 || len(password) > 255 {
		return errors.New("proxy: FirewallUser or FirewallPassword is longer than the 255 bytes SOCKS5 can carry")
	}
	return nil
}
