package driver

import (
	"fmt"
	"io"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/oauth/secret"
)

// Secret is a token, an app secret or a password. It prints masked, whatever
// prints it; Reveal returns the text.
type Secret = secret.Secret

// NewSecret wraps text for a [Config].
func NewSecret(text string) Secret { return secret.New(text) }

// Config is what a connection string says, one field for each property that is
// in use. Begin with [NewConfig], which sets the defaults, or with [ParseDSN]:
// the zero Config is not valid. A field holds the canonical spelling of its
// value, as [ParseDSN] writes it.
type Config struct {
	AuthScheme               string // kind of login: OAuth, InstagramLogin or OAuthCustom
	BusinessAccountID        string // account to read; empty for all
	IncludePortfolioAccounts bool   // whether all accounts are also those of the user's business portfolios
	Version                  string // Graph API version, such as v27.0
	Endpoint                 string // origin in place of every host of the platform; empty for those

	AuthenticateAsPage string // Page whose token is used, by id or name; empty for the user's

	InitiateOAuth         string // OFF: the caller obtains and renews the token; REFRESH, GETANDREFRESH
	OAuthClientID         string
	OAuthClientSecret     Secret
	OAuthAccessToken      Secret
	OAuthRefreshToken     Secret // the long-lived token, or another provider's refresh token
	OAuthExpiresIn        int    // seconds that OAuthAccessToken lives; -1 for ever, 0 for not known
	OAuthTokenTimestamp   int    // milliseconds since 1970 at which it was made; 0 for not known
	OAuthSettingsLocation Secret // where tokens are kept; empty for the user's file
	OAuthSettingsKey      Secret // passphrase that they are encrypted with
	OAuthUser             string // which of several stored logins
	OAuthProfile          Secret // another provider, as JSON or the path of a JSON file
	OAuthVerifier         Secret // code, or whole address, of a login made elsewhere
	CallbackURL           string // redirect URI, letter by letter as registered
	AllowedCallbackURLs   string // further ones, separated by blanks; empty for any
	SecureRedirectsOnly   bool   // whether they must be https or loopback
	RequireState          bool   // whether a login needs a State to be checked
	Scope                 string // permissions asked for at login; empty for what reading needs

	SSLServerCert string // certificate to trust besides the system's; * for any
	SSLPinOnly    bool   // whether SSLServerCert is all that is trusted

	FirewallType     string // NONE, TUNNEL, SOCKS4, SOCKS4a or SOCKS5
	FirewallServer   string
	FirewallPort     int // 0 for the usual one of FirewallType
	FirewallUser     string
	FirewallPassword Secret

	ProxyAutoDetect    string // true or false; empty for true where ProxyServer is empty
	ProxyAutoConfigURL string // address or path of a PAC file; empty for the system's settings
	ProxyServer        string // empty for none
	ProxyPort          int    // 0 for 80
	ProxyAuthScheme    string // BASIC, DIGEST, NTLM, NEGOTIATE, NONE or PROPRIETARY
	ProxyUser          string
	ProxyPassword      Secret
	ProxySSLType       string // AUTO, ALWAYS, NEVER or TUNNEL
	ProxySSLServerCert string // certificate of a TLS proxy to trust besides the system's
	ProxyExceptions    string // hosts without proxy, separated by ';'

	LogFile         string // path; empty for no log
	Verbosity       int    // 1 to 5
	LogModules      string // codes parted by ';'; empty for all
	LogFormat       string // TEXT or JSON
	MaxLogFileSize  string // such as 100MB
	MaxLogFileCount int    // -1 for no bound

	MaxRows  int           // most rows of a query that does not aggregate; -1 for no bound
	PageSize int           // most items asked for in one page, 1 to 100
	Timeout  time.Duration // of one request, dial to last byte; 0 for no bound

	BrowsableSchemas string // schemas that lists of tables name, separated by commas; empty for all
	Tables           string // tables that they name; empty, and Views too, for all
	Views            string // the same
	PseudoColumns    string // inputs that are shown as other columns are: Table=Column;Table=Column, * for all

	AutoCache      bool          // whether statements are answered from the cache, and their rows go into it
	CacheLocation  string        // directory of the cache; empty for that of the user
	CacheTolerance time.Duration // age up to which the cache answers; 0 for never
	CacheGrace     time.Duration // age up to which it answers while it is read anew
	Offline        bool          // whether the cache alone answers, without a network
	// CacheWithoutNames has the cache leave out who other people are: authors of comments,
	// those who tag, mention or invite.
	CacheWithoutNames bool
	KeptLocation      string // SQLite file that viewfinder sync keeps tables in; empty for none

	OnMissing string // REPORT or ERROR

	MaxCalls        int           // most calls of a statement; -1 for no bound
	MaxQuotaPercent int           // share of the quota that may be used up
	PartialResults  bool          // whether a statement stopped by a budget or limit returns what it has
	Parallelism     int           // from how many places at once an account's posts are read
	MaxMemory       int           // megabytes that a statement keeps in memory; -1 for no bound
	AnswerCache     time.Duration // how long answers are used again; 0 for never
	Memory          string        // where what is learned of the API is kept: AUTO, OFF or a path

	TimeZone string    // of days, weeks and hours: an IANA name, an offset, UTC or Local
	Now      time.Time // what NOW() says, in UTC; zero for the present

	FileRoot            string // directory of the files that statements may name; empty for none
	SyncFile            string // files sync.yaml whose tables HandleDataDeletion erases from; empty for none
	UserDefinedViews    string // path of a JSON file of views; empty for none
	UserViewsSchemaName string // schema that they are in
	Readonly            bool   // refuses INSERT, UPDATE and DELETE, and the procedures that do the same

	// The pool, which OpenDB sets; sql.Open leaves it to the program.
	UseConnectionPooling bool          // whether idle connections are kept
	PoolMaxSize          int           // most connections; 0 for no bound
	PoolMinSize          int           // idle connections kept
	PoolIdleTimeout      time.Duration // an idle connection is closed after; 0 for never
	ConnectionLifeTime   time.Duration // a connection is replaced after; 0 for never
}

// NewConfig returns a Config in which every property has its default.
func NewConfig() *Config { return (*Config)(config.New()) }

// inner is c as the rooms below take it: its fields are the same.
func (c *Config) inner() *config.Config { return (*config.Config)(c) }

// Clone returns a copy that shares nothing with c.
func (c *Config) Clone() *Config { return (*Config)(c.inner().Clone()) }

// Validate checks each property, then those that depend on each other. Its
// errors are of type *[ConfigError].
func (c *Config) Validate() error { return public(connect.Check(c.inner())) }

// ParseDSN reads a connection string: Name=Value pairs separated by semicolons.
//
//	OAuthAccessToken=…;BusinessAccountId=17841400000000000;Timeout=30
//
// Names are case-insensitive and may be written with spaces (OAuth Access
// Token). A value that holds ';' or '=', begins with a quote, or has blanks at
// an end is put in single or double quotes; a quote inside is doubled. An empty
// value means the default. The reference page of connection properties lists
// them all.
//
// A name that is unknown or comes twice, a value that is wrong, and a property
// that is not supported yet are errors of type *[ConfigError].
func ParseDSN(dsn string) (*Config, error) { return checked(config.Parse(dsn)) }

// ParseUntrustedDSN is [ParseDSN] for a string that a stranger wrote. Only
// AuthScheme, BusinessAccountId, Version, OAuthClientId, OAuthClientSecret,
// OAuthAccessToken, MaxRows and Pagesize may be in it: nothing that names a
// file, a host, a proxy or a redirect, or that moves a bound on time. Every
// other property is an error, whatever its value; set those in the Config that
// is returned.
func ParseUntrustedDSN(dsn string) (*Config, error) { return checked(config.ParseUntrusted(dsn)) }

func checked(c *config.Config, err error) (*Config, error) {
	if err == nil {
		err = connect.Check(c)
	}
	if err != nil {
		return nil, public(err)
	}
	return (*Config)(c), nil
}

// FormatDSN writes c as a connection string, which [ParseDSN] reads back when c
// is valid. Properties with their default value are left out.
//
// The string includes tokens, secrets and passwords in clear text: do not log
// it. [Config.String] masks them.
func (c *Config) FormatDSN() string { return c.inner().FormatDSN() }

// String writes c as [Config.FormatDSN] does, with secrets masked.
func (c *Config) String() string { return c.inner().String() }

// Format writes [Config.String] for every verb of fmt.
func (c *Config) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, c.String()) }
