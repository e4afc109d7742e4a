package driver

import (
	"errors"
	"reflect"
	"strconv"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/property"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

// Secret is a token, an app secret or a password. It prints masked, whatever
// prints it; Reveal returns the text.
type Secret = secret.Secret

// NewSecret wraps text for a [Config].
func NewSecret(text string) Secret { return secret.New(text) }

// ConfigError is the error of every wrong connection string or [Config]. It
// names the Property, empty where the fault is in none, for a connection string
// the Byte position from 1, and in Reason what is wrong and what to do, and never
// repeats a secret. Unsupported, and errors.Is(err, errors.ErrUnsupported), tell what
// is not supported yet from what is wrong.
type ConfigError = property.Error

// configError is an error of a configuration, which it may be already.
func configError(err error) error {
	var wrong *ConfigError
	if errors.As(err, &wrong) {
		return wrong
	}
	return &ConfigError{Reason: err.Error()}
}

// Config is what a connection string says, one field for each property that is
// in use. Begin with [NewConfig], which sets the defaults, or with [ParseDSN]:
// the zero Config is not valid. A field holds the canonical spelling of its
// value, as [ParseDSN] writes it.
type Config struct {
	AuthScheme        string `property:"AuthScheme"`        // kind of login: OAuth, InstagramLogin or OAuthCustom
	BusinessAccountID string `property:"BusinessAccountId"` // account to read; empty for all
	Version           string `property:"Version"`           // Graph API version, such as v26.0
	Endpoint          string `property:"Endpoint"`          // origin in place of every host of the platform; empty for those

	AuthenticateAsPage string `property:"AuthenticateAsPage"` // Page whose token is used, by id or name; empty for the user's

	InitiateOAuth         string `property:"InitiateOAuth"` // OFF: the caller obtains and renews the token; REFRESH, GETANDREFRESH
	OAuthClientID         string `property:"OAuthClientId"`
	OAuthClientSecret     Secret `property:"OAuthClientSecret"`
	OAuthAccessToken      Secret `property:"OAuthAccessToken"`
	OAuthRefreshToken     Secret `property:"OAuthRefreshToken"`     // the long-lived token, or another provider's refresh token
	OAuthExpiresIn        int    `property:"OAuthExpiresIn"`        // seconds that OAuthAccessToken lives; -1 for ever, 0 for not known
	OAuthTokenTimestamp   int    `property:"OAuthTokenTimestamp"`   // milliseconds since 1970 at which it was made; 0 for not known
	OAuthSettingsLocation Secret `property:"OAuthSettingsLocation"` // where tokens are kept; empty for the user's file
	OAuthSettingsKey      Secret `property:"OAuthSettingsKey"`      // passphrase that they are encrypted with
	OAuthUser             string `property:"OAuthUser"`             // which of several stored logins
	OAuthProfile          Secret `property:"OAuthProfile"`          // another provider, as JSON or the path of a JSON file
	OAuthVerifier         Secret `property:"OAuthVerifier"`         // code, or whole address, of a login made elsewhere
	CallbackURL           string `property:"CallbackURL"`           // redirect URI, letter by letter as registered
	AllowedCallbackURLs   string `property:"AllowedCallbackURLs"`   // further ones, separated by blanks; empty for any
	SecureRedirectsOnly   bool   `property:"SecureRedirectsOnly"`   // whether they must be https or loopback
	RequireState          bool   `property:"RequireState"`          // whether a login needs a State to be checked
	Scope                 string `property:"Scope"`                 // permissions asked for at login; empty for what reading needs

	SSLServerCert string `property:"SSLServerCert"` // certificate to trust besides the system's; * for any
	SSLPinOnly    bool   `property:"SSLPinOnly"`    // whether SSLServerCert is all that is trusted

	FirewallType     string `property:"FirewallType"` // NONE, TUNNEL, SOCKS4, SOCKS4a or SOCKS5
	FirewallServer   string `property:"FirewallServer"`
	FirewallPort     int    `property:"FirewallPort"` // 0 for the usual one of FirewallType
	FirewallUser     string `property:"FirewallUser"`
	FirewallPassword Secret `property:"FirewallPassword"`

	ProxyAutoDetect    string `property:"ProxyAutoDetect"`    // true or false; empty for true where ProxyServer is empty
	ProxyAutoConfigURL string `property:"ProxyAutoConfigURL"` // address or path of a PAC file; empty for the system's settings
	ProxyServer        string `property:"ProxyServer"`        // empty for none
	ProxyPort          int    `property:"ProxyPort"`          // 0 for 80
	ProxyAuthScheme    string `property:"ProxyAuthScheme"`    // BASIC, DIGEST, NTLM, NEGOTIATE, NONE or PROPRIETARY
	ProxyUser          string `property:"ProxyUser"`
	ProxyPassword      Secret `property:"ProxyPassword"`
	ProxySSLType       string `property:"ProxySSLType"`       // AUTO, ALWAYS, NEVER or TUNNEL
	ProxySSLServerCert string `property:"ProxySSLServerCert"` // certificate of a TLS proxy to trust besides the system's
	ProxyExceptions    string `property:"ProxyExceptions"`    // hosts without proxy, separated by ';'

	LogFile         string `property:"Logfile"`         // path; empty for no log
	Verbosity       int    `property:"Verbosity"`       // 1 to 5
	LogModules      string `property:"LogModules"`      // codes parted by ';'; empty for all
	LogFormat       string `property:"LogFormat"`       // TEXT or JSON
	MaxLogFileSize  string `property:"MaxLogFileSize"`  // such as 100MB
	MaxLogFileCount int    `property:"MaxLogFileCount"` // -1 for no bound

	MaxRows  int           `property:"MaxRows"`  // most rows of a query that does not aggregate; -1 for no bound
	PageSize int           `property:"Pagesize"` // most items asked for in one page, 1 to 100
	Timeout  time.Duration `property:"Timeout"`  // of one request, dial to last byte; 0 for no bound

	OnMissing string `property:"OnMissing"` // REPORT or ERROR

	MaxCalls        int           `property:"MaxCalls"`        // most calls of a statement; -1 for no bound
	MaxQuotaPercent int           `property:"MaxQuotaPercent"` // share of the quota that may be used up
	PartialResults  bool          `property:"PartialResults"`  // whether a statement stopped by a budget or limit returns what it has
	MaxMemory       int           `property:"MaxMemory"`       // megabytes that a statement keeps in memory; -1 for no bound
	AnswerCache     time.Duration `property:"AnswerCache"`     // how long answers are used again; 0 for never

	TimeZone string    `property:"TimeZone"` // of days, weeks and hours: an IANA name, an offset, UTC or Local
	Now      time.Time `property:"Now"`      // what NOW() says, in UTC; zero for the present

	// The pool, which OpenDB sets; sql.Open leaves it to the program.
	UseConnectionPooling bool          `property:"UseConnectionPooling"` // whether idle connections are kept
	PoolMaxSize          int           `property:"PoolMaxSize"`          // most connections; 0 for no bound
	PoolMinSize          int           `property:"PoolMinSize"`          // idle connections kept
	PoolIdleTimeout      time.Duration `property:"PoolIdleTimeout"`      // an idle connection is closed after; 0 for never
	ConnectionLifeTime   time.Duration `property:"ConnectionLifeTime"`   // a connection is replaced after; 0 for never
}

// NewConfig returns a Config in which every property has its default.
func NewConfig() *Config {
	c := new(Config)
	for _, f := range configFields {
		f.set(c, f.property.Default)
	}
	return c
}

// Clone returns a copy that shares nothing with c.
func (c *Config) Clone() *Config {
	clone := *c
	return &clone
}

// Validate checks each property, then those that depend on each other. Its
// errors are of type *[ConfigError].
func (c *Config) Validate() error {
	for _, f := range configFields {
		text := f.text(c)
		canonical, err := f.property.Normalize(text)
		if err != nil {
			return err
		}
		if text == "" && f.property.Default != "" {
			return &ConfigError{Property: f.property.Name, Reason: "is empty; NewConfig sets it to " + f.property.Default}
		}
		if text != canonical {
			return &ConfigError{Property: f.property.Name, Reason: "must be written " + canonical}
		}
	}
	if _, err := proxy.New(c.network()); err != nil {
		return &ConfigError{Reason: err.Error()}
	}
	return c.validateLogin()
}

// values returns the properties that c holds, the defaults included and empty
// ones left out.
func (c *Config) values() property.Values {
	values := make(property.Values, len(configFields))
	for _, f := range configFields {
		if text := f.text(c); text != "" {
			values[f.property] = text
		}
	}
	return values
}

// secrets are the values that no log may show.
func (c *Config) secrets() []Secret {
	var list []Secret
	for _, f := range configFields {
		if s, ok := f.pointer(c).(*Secret); ok && !s.IsEmpty() {
			list = append(list, *s)
		}
	}
	return list
}

// configField ties a field of Config to its property. All that reads or writes
// fields by property goes through the list of them, so that none is forgotten.
type configField struct {
	property *property.Property
	index    int
}

var configFields = func() []configField {
	structure := reflect.TypeFor[Config]()
	fields := make([]configField, structure.NumField())
	for i := range fields {
		p, _ := property.Lookup(structure.Field(i).Tag.Get("property"))
		fields[i] = configField{p, i}
	}
	return fields
}()

// pointer returns the address of the field of c.
func (f configField) pointer(c *Config) any {
	return reflect.ValueOf(c).Elem().Field(f.index).Addr().Interface()
}

// set stores text, which is canonical and so of the right form.
func (f configField) set(c *Config, text string) {
	switch field := f.pointer(c).(type) {
	case *string:
		*field = text
	case *Secret:
		*field = NewSecret(text)
	case *int:
		*field, _ = strconv.Atoi(text)
	case *bool:
		*field, _ = strconv.ParseBool(text)
	case *time.Duration:
		*field, _ = property.ParseSeconds(text)
	case *time.Time:
		*field, _ = time.Parse(time.RFC3339Nano, text)
	}
}

// text returns the field as set takes it.
func (f configField) text(c *Config) string {
	switch field := f.pointer(c).(type) {
	case *string:
		return *field
	case *Secret:
		return field.Reveal()
	case *int:
		return strconv.Itoa(*field)
	case *bool:
		return strconv.FormatBool(*field)
	case *time.Duration:
		return property.FormatSeconds(*field)
	case *time.Time:
		if !field.IsZero() {
			return field.UTC().Format(time.RFC3339Nano)
		}
	}
	return ""
}
