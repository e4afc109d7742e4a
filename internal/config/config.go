package config

import (
	"errors"
	"reflect"
	"strconv"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// Secret is a token, an app secret or a password, which prints masked.
type Secret = secret.Secret

// Error is the error of every wrong connection string or [Config].
type Error = connprops.Error

// AsError is an error of a configuration, which it may be already.
func AsError(err error) error {
	var wrong *Error
	if errors.As(err, &wrong) {
		return wrong
	}
	return &Error{Reason: err.Error()}
}

// Config is what a connection string says, one field for each property that is in
// use; the driver's Config, which has the same fields, documents them. [New] sets
// the defaults: the zero Config is not valid. A field holds the canonical spelling
// of its value, as [Parse] writes it.
type Config struct {
	AuthScheme               string `property:"AuthScheme"`
	BusinessAccountID        string `property:"BusinessAccountId"`
	IncludePortfolioAccounts bool   `property:"IncludePortfolioAccounts"`
	Version                  string `property:"Version"`
	Endpoint                 string `property:"Endpoint"`

	AuthenticateAsPage string `property:"AuthenticateAsPage"`

	InitiateOAuth         string `property:"InitiateOAuth"`
	OAuthClientID         string `property:"OAuthClientId"`
	OAuthClientSecret     Secret `property:"OAuthClientSecret"`
	OAuthAccessToken      Secret `property:"OAuthAccessToken"`
	OAuthRefreshToken     Secret `property:"OAuthRefreshToken"`
	OAuthExpiresIn        int    `property:"OAuthExpiresIn"`
	OAuthTokenTimestamp   int    `property:"OAuthTokenTimestamp"`
	OAuthSettingsLocation Secret `property:"OAuthSettingsLocation"`
	OAuthSettingsKey      Secret `property:"OAuthSettingsKey"`
	OAuthUser             string `property:"OAuthUser"`
	OAuthProfile          Secret `property:"OAuthProfile"`
	OAuthVerifier         Secret `property:"OAuthVerifier"`
	CallbackURL           string `property:"CallbackURL"`
	AllowedCallbackURLs   string `property:"AllowedCallbackURLs"`
	SecureRedirectsOnly   bool   `property:"SecureRedirectsOnly"`
	RequireState          bool   `property:"RequireState"`
	Scope                 string `property:"Scope"`

	SSLServerCert string `property:"SSLServerCert"`
	SSLPinOnly    bool   `property:"SSLPinOnly"`

	FirewallType     string `property:"FirewallType"`
	FirewallServer   string `property:"FirewallServer"`
	FirewallPort     int    `property:"FirewallPort"`
	FirewallUser     string `property:"FirewallUser"`
	FirewallPassword Secret `property:"FirewallPassword"`

	ProxyAutoDetect    string `property:"ProxyAutoDetect"`
	ProxyAutoConfigURL string `property:"ProxyAutoConfigURL"`
	ProxyServer        string `property:"ProxyServer"`
	ProxyPort          int    `property:"ProxyPort"`
	ProxyAuthScheme    string `property:"ProxyAuthScheme"`
	ProxyUser          string `property:"ProxyUser"`
	ProxyPassword      Secret `property:"ProxyPassword"`
	ProxySSLType       string `property:"ProxySSLType"`
	ProxySSLServerCert string `property:"ProxySSLServerCert"`
	ProxyExceptions    string `property:"ProxyExceptions"`

	LogFile         string `property:"Logfile"`
	Verbosity       int    `property:"Verbosity"`
	LogModules      string `property:"LogModules"`
	LogFormat       string `property:"LogFormat"`
	MaxLogFileSize  string `property:"MaxLogFileSize"`
	MaxLogFileCount int    `property:"MaxLogFileCount"`

	MaxRows  int           `property:"MaxRows"`
	PageSize int           `property:"Pagesize"`
	Timeout  time.Duration `property:"Timeout"`

	BrowsableSchemas string `property:"BrowsableSchemas"`
	Tables           string `property:"Tables"`
	Views            string `property:"Views"`
	PseudoColumns    string `property:"PseudoColumns"`

	AutoCache         bool          `property:"AutoCache"`
	CacheLocation     string        `property:"CacheLocation"`
	CacheTolerance    time.Duration `property:"CacheTolerance"`
	CacheGrace        time.Duration `property:"CacheGrace"`
	Offline           bool          `property:"Offline"`
	CacheWithoutNames bool          `property:"CacheWithoutNames"`
	KeptLocation      string        `property:"KeptLocation"`

	OnMissing string `property:"OnMissing"`

	MaxCalls        int           `property:"MaxCalls"`
	MaxQuotaPercent int           `property:"MaxQuotaPercent"`
	PartialResults  bool          `property:"PartialResults"`
	Parallelism     int           `property:"Parallelism"`
	MaxMemory       int           `property:"MaxMemory"`
	AnswerCache     time.Duration `property:"AnswerCache"`
	Memory          string        `property:"Memory"`

	TimeZone string    `property:"TimeZone"`
	Now      time.Time `property:"Now"`

	FileRoot            string `property:"FileRoot"`
	SyncFile            string `property:"SyncFile"`
	UserDefinedViews    string `property:"UserDefinedViews"`
	UserViewsSchemaName string `property:"UserViewsSchemaName"`
	Readonly            bool   `property:"Readonly"`

	UseConnectionPooling bool          `property:"UseConnectionPooling"`
	PoolMaxSize          int           `property:"PoolMaxSize"`
	PoolMinSize          int           `property:"PoolMinSize"`
	PoolIdleTimeout      time.Duration `property:"PoolIdleTimeout"`
	ConnectionLifeTime   time.Duration `property:"ConnectionLifeTime"`
}

// New returns a Config in which every property has its default.
func New() *Config {
	c := new(Config)
	for _, f := range fields {
		f.set(c, f.property.Default)
	}
	return c
}

// Clone returns a copy that shares nothing with c.
func (c *Config) Clone() *Config {
	clone := *c
	return &clone
}

// Validate checks each property for itself. Its errors are of type *[Error].
func (c *Config) Validate() error {
	for _, f := range fields {
		text := f.text(c)
		canonical, err := f.property.Normalize(text)
		if err != nil {
			return err
		}
		if text == "" && f.property.Default != "" {
			return &Error{Property: f.property.Name, Reason: "is empty; NewConfig sets it to " + f.property.Default}
		}
		if text != canonical {
			return &Error{Property: f.property.Name, Reason: "must be written " + canonical}
		}
	}
	return nil
}

// Values returns the properties that c holds, the defaults included and empty
// ones left out.
func (c *Config) Values() connprops.Values {
	values := make(connprops.Values, len(fields))
	for _, f := range fields {
		if text := f.text(c); text != "" {
			values[f.property] = text
		}
	}
	return values
}

// Secrets are the values that no log may show.
func (c *Config) Secrets() []Secret {
	var list []Secret
	for _, f := range fields {
		if s, ok := f.pointer(c).(*Secret); ok && !s.IsEmpty() {
			list = append(list, *s)
		}
	}
	return list
}

// field ties a field of Config to its property. All that reads or writes
// fields by property goes through the list of them, so that none is forgotten.
type field struct {
	property *connprops.Property
	index    int
}

var fields = func() []field {
	structure := reflect.TypeFor[Config]()
	list := make([]field, structure.NumField())
	for i := range list {
		p, _ := connprops.Lookup(structure.Field(i).Tag.Get("property"))
		list[i] = field{p, i}
	}
	return list
}()

// pointer returns the address of the field of c.
func (f field) pointer(c *Config) any {
	return reflect.ValueOf(c).Elem().Field(f.index).Addr().Interface()
}

// set stores text, which is canonical and so of the right form.
func (f field) set(c *Config, text string) {
	switch at := f.pointer(c).(type) {
	case *string:
		*at = text
	case *Secret:
		*at = secret.New(text)
	case *int:
		*at, _ = strconv.Atoi(text)
	case *bool:
		*at, _ = strconv.ParseBool(text)
	case *time.Duration:
		*at, _ = connprops.ParseSeconds(text)
	case *time.Time:
		*at, _ = time.Parse(time.RFC3339Nano, text)
	}
}

// text returns the field as set takes it.
func (f field) text(c *Config) string {
	switch at := f.pointer(c).(type) {
	case *string:
		return *at
	case *Secret:
		return at.Reveal()
	case *int:
		return strconv.Itoa(*at)
	case *bool:
		return strconv.FormatBool(*at)
	case *time.Duration:
		return connprops.FormatSeconds(*at)
	case *time.Time:
		if !at.IsZero() {
			return at.UTC().Format(time.RFC3339Nano)
		}
	}
	return ""
}

// Set sets a property by its text, which may be written in any form that a
// connection string takes; "" is the default.
func (c *Config) Set(p *connprops.Property, text string) error {
	canonical, err := p.Normalize(text)
	if err != nil {
		return err
	}
	if canonical == "" {
		canonical = p.Default
	}
	for _, f := range fields {
		if f.property == p {
			f.set(c, canonical)
			return nil
		}
	}
	return &Error{Property: p.Name, Reason: "has no effect"}
}
