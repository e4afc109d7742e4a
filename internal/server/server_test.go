package server

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// echo is what stands behind a session in these tests: its one row is the connection
// that the pool is of. A statement that is called wait runs until release.
type echo struct {
	pool    *session.Pool
	user    string
	release chan struct{}
	started chan<- struct{}
}

func (e *echo) Prepare(_ context.Context, text string, _ []pgtype.OID) (pgwire.Prepared, error) {
	return &echoed{e, text}, nil
}
func (e *echo) Set(context.Context, string, string) error { return nil }
func (e *echo) Setting(string) (string, error)            { return "", nil }
func (e *echo) ReadOnly() bool                            { return e.pool.Parts().Config.Readonly }
func (e *echo) Check(string) error                        { return nil }
func (e *echo) Rest()                                     {}
func (e *echo) Block(bool)                                {}
func (e *echo) Close() error                              { return nil }

type echoed struct {
	*echo
	text string
}

func (e *echoed) Columns() []pgsql.Column {
	return []pgsql.Column{{Name: "dsn", Type: pgtype.Text, Mod: -1}}
}
func (e *echoed) Params() []pgtype.OID { return nil }
func (e *echoed) Tag() string          { return "SELECT" }
func (e *echoed) Writes() bool         { return false }
func (e *echoed) Run(ctx context.Context, _ []any) (pgwire.Rows, error) {
	if strings.Contains(e.text, "wait") {
		e.started <- struct{}{}
		select {
		case <-e.release:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	return &one{row: e.pool.Parts().Config.String() + " for " + e.user}, nil
}

type one struct {
	row  string
	over bool
}

func (o *one) Next() error {
	if o.over {
		return io.EOF
	}
	o.over = true
	return nil
}
func (o *one) Row() []any               { return []any{o.row} }
func (o *one) Affected() int64          { return 0 }
func (o *one) Notices() []pgwire.Notice { return nil }
func (o *one) Close() error             { return nil }

// running is a server that serves in a test.
type running struct {
	*Server
	address string
	stop    context.CancelFunc
	served  chan error
	release chan struct{}
	started chan struct{}

	mu    sync.Mutex
	heard []string
}

func (r *running) troubles() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.heard, "\n")
}

// setup is what a server of a test is made of.
type setup struct {
	Databases   host.Databases
	Users       *Verifiers
	Certificate *host.Certificate
	Limits      host.Limits
	Wire        pgwire.Limits
}

// config makes the host.
func (s setup) config(t *testing.T, trouble func(error)) Config {
	t.Helper()
	h, err := host.New(host.Config{Databases: s.Databases, Listed: s.Users != nil, Certificate: s.Certificate, Limits: s.Limits, Trouble: trouble})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return Config{Host: h, Users: s.Users, Wire: s.Wire}
}

func serve(t *testing.T, what setup) *running {
	t.Helper()
	r := &running{served: make(chan error, 1), release: make(chan struct{}), started: make(chan struct{}, 10)}
	c := what.config(t, func(err error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.heard = append(r.heard, err.Error())
	})
	c.Backend = func(_ context.Context, pool *session.Pool, s pgwire.Startup, _ pgwire.Settings) (pgwire.Backend, error) {
		return &echo{pool, s.User, r.release, r.started}, nil
	}
	var err error
	c.Address = "127.0.0.1:0"
	if r.Server, err = New(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	l, err := r.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	r.address, r.stop = l.Addr().String(), stop
	go func() { r.served <- r.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-r.served; err != nil {
			t.Errorf("serving ended: %v", err)
		}
	})
	return r
}

// ask connects and asks once; parameters are as in a connection string of libpq.
func (r *running) ask(ctx context.Context, user, database, more string) (string, error) {
	host, port, _ := strings.Cut(r.address, ":")
	c, err := pgconn.Connect(ctx, fmt.Sprintf("host=%s port=%s user=%s dbname=%s %s", host, port, user, database, more))
	if err != nil {
		return "", err
	}
	defer c.Close(ctx)
	return query(ctx, c, "SELECT 1")
}

func query(ctx context.Context, c *pgconn.PgConn, text string) (string, error) {
	results, err := c.Exec(ctx, text).ReadAll()
	if err != nil {
		return "", err
	}
	return string(results[0].Rows[0][0]), nil
}

func codeOf(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func base(t *testing.T, dsn string) *config.Config {
	t.Helper()
	c, err := config.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fileOf is a file of profiles, which the test may write anew.
func fileOf(t *testing.T, text string) (path string, read func() (*profile.File, error)) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "config.yaml")
	write(t, path, text)
	return path, func() (*profile.File, error) { return profile.Load(path) }
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

const twoProfiles = `version: 1
profiles:
  brand:
    users: [ana]
    properties: {MaxRows: 7, OAuthSettingsLocation: "memory://brand"}
  open:
    properties: {MaxRows: 8, InitiateOAuth: GETANDREFRESH, OAuthSettingsLocation: "memory://open"}
  all:
    users: ["*"]
    properties: {MaxRows: 9, OAuthSettingsLocation: "memory://all"}
  odd:
    properties: {Tables: Medai}
`

// Without passwords a name proves nothing: a list says who is meant, and without one
// everybody is.
func TestDatabases(t *testing.T) {
	t.Parallel()
	_, file := fileOf(t, twoProfiles)
	r := serve(t, setup{Databases: host.Databases{Name: "instagram", Base: base(t, "MaxRows=5;OAuthAccessToken=obviously-fake"), File: file}})
	for _, tt := range []struct{ user, database, want string }{
		{"ana", "instagram", "MaxRows=5;Readonly=true for ana"},
		{"ana", "brand", "MaxRows=7"},
		{"ben", "brand", "!3D000"},
		{"ben", "open", "InitiateOAuth=REFRESH"},
		{"ben", "all", "MaxRows=9"},
		{"ben", "nothing", "!3D000"},
		{"ana", "ana", "!3D000"},
		{"ana", "odd", "!58000"},
	} {
		got, err := r.ask(t.Context(), tt.user, tt.database, "sslmode=disable")
		if code, wrong := strings.CutPrefix(tt.want, "!"); wrong {
			if codeOf(err) != code {
				t.Errorf("%s opens %s: %q, %v, want %s", tt.user, tt.database, got, err, code)
			}
		} else if err != nil || !strings.Contains(got, tt.want) || strings.Contains(got, "obviously") {
			t.Errorf("%s opens %s: %q, %v, want %s", tt.user, tt.database, got, err, tt.want)
		}
	}
	if heard := r.troubles(); !strings.Contains(heard, `Tables: "Medai" is no table`) || strings.Count(heard, "\n") > 0 {
		t.Errorf("the server's people heard %q", heard)
	}
}

func TestDatabases_writes(t *testing.T) {
	t.Parallel()
	r := serve(t, setup{Databases: host.Databases{Name: "instagram", Base: base(t, "OAuthAccessToken=obviously-fake"), Writes: true}})
	if got, err := r.ask(t.Context(), "ana", "instagram", "sslmode=disable"); err != nil || strings.Contains(got, "Readonly") {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	r := serve(t, setup{
		Databases: host.Databases{Name: "instagram", Base: base(t, "OAuthAccessToken=obviously-fake")},
		Limits:    host.Limits{OfUser: 2, Starting: 3, OfPlace: 1}, Wire: pgwire.Limits{Startup: 200 * time.Millisecond},
	})
	connect := func(user string) (*pgconn.PgConn, error) {
		return pgconn.Connect(t.Context(), "postgres://"+user+"@"+r.address+"/instagram?sslmode=disable")
	}
	var held []*pgconn.PgConn
	for range 2 {
		c, err := connect("ana")
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	if _, err := connect("ana"); codeOf(err) != "53300" || !strings.Contains(err.Error(), `too many connections for role "ana"`) {
		t.Errorf("a third session: %v", err)
	}
	ben, err := connect("ben")
	if err != nil {
		t.Fatal(err)
	}
	held = append(held, ben)
	_ = held[0].Close(t.Context())
	for { // the server hears of it in its own time
		c, err := connect("ana")
		if err == nil {
			held = append(held, c)
			break
		}
		if codeOf(err) != "53300" {
			t.Fatal(err)
		}
	}
	for _, c := range held[1:] {
		_ = c.Close(t.Context())
	}
	// Those who say nothing are few, and not for long.
	var silent []net.Conn
	for range 3 {
		c, err := net.Dial("tcp", r.address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		silent = append(silent, c)
	}
	for _, c := range silent {
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Errorf("a silent client: %v", err)
		}
	}
	for {
		c, err := connect("ana")
		if err == nil {
			_ = c.Close(t.Context())
			break
		}
	}
}

// A server that stops lets the statement that runs end, lets none begin, and ends idle
// sessions as PostgreSQL does.
func TestServe_stops(t *testing.T) {
	t.Parallel()
	r := serve(t, setup{Databases: host.Databases{Name: "instagram", Base: base(t, "OAuthAccessToken=obviously-fake")}, Limits: host.Limits{Grace: time.Minute}})
	connect := func() *pgconn.PgConn {
		c, err := pgconn.Connect(t.Context(), "postgres://ana@"+r.address+"/instagram?sslmode=disable")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close(context.WithoutCancel(t.Context())) })
		return c
	}
	busy, idle := connect(), connect()
	silent, err := net.Dial("tcp", r.address)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	answer := make(chan error, 1)
	go func() {
		_, err := query(t.Context(), busy, "SELECT wait")
		answer <- err
	}()
	<-r.started
	r.stop()
	if _, err := silent.Read(make([]byte, 1)); err == nil {
		t.Error("a client that is not let in yet holds the server up")
	}
	for { // from when on none begins
		if _, err := query(t.Context(), idle, "SELECT 1"); err != nil {
			if codeOf(err) != "57P01" {
				t.Errorf("a new statement: %v", err)
			}
			break
		}
	}
	close(r.release)
	if err := <-answer; err != nil {
		t.Errorf("the statement that ran: %v", err)
	}
	if err := <-r.served; err != nil {
		t.Error(err)
	}
	r.served <- nil // for the end of the test
	if _, err := net.Dial("tcp", r.address); err == nil {
		t.Error("it still listens")
	}
}

// A statement that does not end has its time.
func TestServe_stopsInTheEnd(t *testing.T) {
	t.Parallel()
	r := serve(t, setup{Databases: host.Databases{Name: "instagram", Base: base(t, "OAuthAccessToken=obviously-fake")}, Limits: host.Limits{Grace: time.Millisecond}})
	c, err := pgconn.Connect(t.Context(), "postgres://ana@"+r.address+"/instagram?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.WithoutCancel(t.Context()))
	answer := make(chan error, 1)
	go func() {
		_, err := query(t.Context(), c, "SELECT wait")
		answer <- err
	}()
	<-r.started
	r.stop()
	if err := <-answer; err == nil {
		t.Error("it ended well")
	}
}

func TestListen(t *testing.T) {
	t.Parallel()
	cert := testCertificate(t)
	users, err := VerifiersAt(filepath.Join(privateDir(t), "users.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		address string
		cert    *host.Certificate
		users   *Verifiers
		want    string
	}{
		{"127.0.0.1:0", nil, nil, ""},
		{"localhost:0", nil, nil, ""},
		{"[::1]", nil, nil, "is no address: write host:port"},
		{"0.0.0.0:0", nil, nil, "takes a certificate and users with passwords"},
		{":0", nil, users, "takes a certificate"},
		{":0", cert, nil, "takes a certificate"},
		{"0.0.0.0:0", cert, users, ""},
		{"192.0.2.1:0", nil, nil, "takes a certificate"},
	} {
		c := setup{Certificate: tt.cert, Users: tt.users}.config(t, nil)
		c.Address = tt.address
		s, err := New(t.Context(), c)
		if err == nil {
			var l net.Listener
			if l, err = s.Listen(t.Context()); err == nil {
				_ = l.Close()
			}
		}
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v", tt.address, err)
		}
	}
}

// Where other machines reach the server, what is not encrypted is refused.
func TestServe_requiresTLS(t *testing.T) {
	t.Parallel()
	c := setup{
		Certificate: testCertificate(t), Users: usersOf(t, map[string]string{"ana": "obviously-fake"}),
		Databases: host.Databases{Name: "instagram", Base: base(t, "OAuthAccessToken=x")},
	}.config(t, nil)
	c.Address = "0.0.0.0:0"
	s, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") // no other machine is to reach the test
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, l) }()
	_, err = pgconn.Connect(t.Context(), "postgres://ana:obviously-fake@"+l.Addr().String()+"/instagram?sslmode=disable")
	if codeOf(err) != "28000" || !strings.Contains(err.Error(), "TLS") {
		t.Errorf("without TLS: %v", err)
	}
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// testCertificate is one for 127.0.0.1, in files.
func testCertificate(t *testing.T) *host.Certificate {
	t.Helper()
	cert, key := filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	writeCertificate(t, cert, key, 1)
	c, err := host.LoadCertificate(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func writeCertificate(t *testing.T, cert, key string, serial int64) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "viewfinder test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pk, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	write(t, cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	write(t, key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pk})))
}

func privateDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "private")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func usersOf(t *testing.T, passwords map[string]string) *Verifiers {
	t.Helper()
	v, err := VerifiersAt(filepath.Join(privateDir(t), "users.json"))
	if err != nil {
		t.Fatal(err)
	}
	for user, password := range passwords {
		if err := v.Set(t.Context(), user, secret.New(password)); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

// A stored login of the base connection is a database by its user's name or id.
func TestDatabases_storedLogin(t *testing.T) {
	t.Parallel()
	const location = "memory://internal/server/TestDatabases_storedLogin"
	store, err := tokenstore.Open(t.Context(), secret.New(location), secret.Secret{})
	if err != nil {
		t.Fatal(err)
	}
	for user, name := range map[string]string{"77": "robin", "78": "sam"} {
		token := &oauth.Token{Access: secret.New("obviously-fake")}
		token.TokenInfo = oauth.TokenInfo{Key: oauth.Key{App: "1234", User: user, Host: "graph.facebook.com", Login: oauth.FacebookLogin}, UserName: name}
		if err := store.Save(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	_, file := fileOf(t, "version: 1\nusers: [ana]\n")
	r := serve(t, setup{Databases: host.Databases{Name: "instagram", File: file, Base: base(t, "InitiateOAuth=REFRESH;OAuthClientId=1234;OAuthSettingsLocation="+location)}})
	for database, want := range map[string]string{"robin": "OAuthUser=77", "77": "OAuthUser=77", "SAM": "OAuthUser=78", "nobody": ""} {
		got, err := r.ask(t.Context(), "ana", database, "sslmode=disable")
		if want == "" && codeOf(err) != "3D000" || want != "" && (err != nil || !strings.Contains(got, want)) {
			t.Errorf("%s: %q, %v", database, got, err)
		}
	}
	if _, err := r.ask(t.Context(), "ben", "robin", "sslmode=disable"); codeOf(err) != "3D000" {
		t.Errorf("who is not on the list: %v", err)
	}
}
