package proxy

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// AuthScheme is how to authenticate to the HTTP proxy.
type AuthScheme string

// The schemes of ProxyAuthScheme.
const (
	AuthBasic AuthScheme = "BASIC" // the default
	AuthNone  AuthScheme = "NONE"
)

// SSLType is how requests pass the HTTP proxy; the package comment says more.
type SSLType string

// The values of ProxySSLType.
const (
	SSLAuto   SSLType = "AUTO" // the default
	SSLTunnel SSLType = "TUNNEL"
	SSLNever  SSLType = "NEVER"
)

// FirewallType is the protocol of the firewall.
type FirewallType string

// The values of FirewallType.
const (
	FirewallNone   FirewallType = "NONE" // the default
	FirewallTunnel FirewallType = "TUNNEL"
	FirewallSOCKS5 FirewallType = "SOCKS5"
)

// Secret is a password: it prints masked, whatever prints it.
type Secret = secret.Secret

// NewSecret wraps a password for a Config.
func NewSecret(text string) Secret { return secret.New(text) }

// Config is the network of one connection. Its zero value connects directly.
// Every field is named as the connection property it holds, and errors use
// that name. Values of schemes and types are taken in any case.
type Config struct {
	ProxyServer     string     // host name or address of the HTTP proxy; empty for none
	ProxyPort       int        // 0 means 80
	ProxyAuthScheme AuthScheme // empty means BASIC
	ProxyUser       string
	ProxyPassword   Secret
	ProxySSLType    SSLType  // empty means AUTO
	ProxyExceptions []string // hosts that bypass the proxy; * stands for any run of characters

	FirewallType     FirewallType // empty means NONE
	FirewallServer   string       // host name or address of the firewall
	FirewallPort     int          // 0 means 80 for TUNNEL, 1080 for SOCKS5
	FirewallUser     string
	FirewallPassword Secret

	// RootCAs are the authorities trusted for the origin's certificate; nil
	// means those of the system.
	RootCAs *x509.CertPool
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
	if err := oneOf("ProxyAuthScheme", string(c.ProxyAuthScheme),
		[]string{"BASIC", "NONE"}, []string{"DIGEST", "NTLM", "NEGOTIATE", "PROPRIETARY"}); err != nil {
		return err
	}
	if err := oneOf("ProxySSLType", string(c.ProxySSLType),
		[]string{"AUTO", "TUNNEL", "NEVER"}, []string{"ALWAYS"}); err != nil {
		return err
	}
	hasUser := c.ProxyUser != "" || !c.ProxyPassword.IsEmpty()
	switch {
	case c.ProxyServer == "" && (hasUser || c.ProxyPort != 0):
		return errors.New("proxy: ProxyServer is empty while ProxyPort, ProxyUser or ProxyPassword is set: set ProxyServer, or clear them")
	case c.ProxyServer == "":
		return nil
	case hasUser && c.ProxyAuthScheme == AuthNone:
		return errors.New("proxy: ProxyAuthScheme is NONE while ProxyUser or ProxyPassword is set: set BASIC, or clear them")
	}
	if err := checkHost("ProxyServer", "ProxyPort", c.ProxyServer); err != nil {
		return err
	}
	if err := setPort("ProxyPort", &c.ProxyPort, 80); err != nil {
		return err
	}
	return checkBasicUser("Proxy", c.ProxyUser, c.ProxyPassword.Reveal())
}

func (c *Config) normalizeFirewall() error {
	c.FirewallType = FirewallType(orDefault(string(c.FirewallType), string(FirewallNone)))
	if err := oneOf("FirewallType", string(c.FirewallType),
		[]string{"NONE", "TUNNEL", "SOCKS5"}, []string{"SOCKS4", "SOCKS4A"}); err != nil {
		return err
	}
	if c.FirewallType == FirewallNone {
		if c.FirewallServer != "" || c.FirewallPort != 0 || c.FirewallUser != "" || !c.FirewallPassword.IsEmpty() {
			return errors.New("proxy: FirewallType is NONE while another Firewall property is set: set FirewallType to TUNNEL or SOCKS5, or clear them")
		}
		return nil
	}
	if c.FirewallServer == "" {
		return fmt.Errorf("proxy: FirewallServer is empty: FirewallType=%s needs it", c.FirewallType)
	}
	if err := checkHost("FirewallServer", "FirewallPort", c.FirewallServer); err != nil {
		return err
	}
	if c.FirewallType == FirewallTunnel {
		if err := setPort("FirewallPort", &c.FirewallPort, 80); err != nil {
			return err
		}
		return checkBasicUser("Firewall", c.FirewallUser, c.FirewallPassword.Reveal())
	}
	if err := setPort("FirewallPort", &c.FirewallPort, 1080); err != nil {
		return err
	}
	return checkSOCKS5User(c.FirewallUser, c.FirewallPassword.Reveal())
}

func orDefault(value, standard string) string {
	if value == "" {
		return standard
	}
	return strings.ToUpper(value)
}

// oneOf refuses a value that is not among the supported ones, and says so of
// those of the reference driver that are still to come.
func oneOf(property, value string, supported, later []string) error {
	allowed := strings.Join(supported, ", ")
	switch {
	case slices.Contains(supported, value):
		return nil
	case slices.Contains(later, value):
		return fmt.Errorf("proxy: not supported yet: %s=%s: use one of %s", property, value, allowed)
	default:
		return fmt.Errorf("proxy: %s %q is unknown: use one of %s", property, value, allowed)
	}
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

// checkBasicUser refuses what the Basic scheme cannot carry (RFC 7617).
func checkBasicUser(prefix, user, password string) error {
	if strings.Contains(user, ":") {
		return fmt.Errorf("proxy: %sUser holds a colon, which the BASIC scheme cannot carry", prefix)
	}
	if strings.ContainsFunc(user+password, unicode.IsControl) {
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
