package server

import (
	"context"
	"crypto/tls"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

const wrongPassword = `password authentication failed for user "%s" (SQLSTATE 28P01)`

// Who has the password is let in; who has another, and who is not there, are told the same.
func TestLogin(t *testing.T) {
	t.Parallel()
	users := usersOf(t, map[string]string{"ana": "obviously fake 1", "ünïcode": "obviously fåke ⅸ", "bytes": "obviously\u00adfake\u0007"})
	_, file := fileOf(t, twoProfiles)
	r := serve(t, setup{Databases: host.Databases{Name: "instagram", Base: base(t, "OAuthAccessToken=x"), File: file}, Users: users, Certificate: testCertificate(t)})
	r.unhurried()
	for _, tt := range []struct{ user, password, want string }{
		{"ana", "obviously fake 1", ""},
		{"ana", "obviously fake 2", "28P01"},
		{"ana", "", "28P01"},
		{"ben", "obviously fake 1", "28P01"},
		{"ünïcode", "obviously fåke ix", ""}, // the same letters by SASLprep
		{"bytes", "obviously\u00adfake\u0007", ""},
	} {
		for _, how := range []string{"sslmode=disable", "sslmode=require channel_binding=disable", "sslmode=require channel_binding=require"} {
			if tt.password == "" {
				how += " passfile=/nowhere"
			} else {
				how += " password='" + tt.password + "'"
			}
			_, err := r.ask(t.Context(), tt.user, "instagram", how)
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("%s with %s: %v", tt.user, how, err)
			case tt.want != "" && (err == nil || codeOf(err) != tt.want || !strings.Contains(err.Error(), strings.ReplaceAll(wrongPassword, "%s", tt.user))):
				t.Errorf("%s with %s: %v", tt.user, how, err)
			}
		}
	}
	// With passwords, a profile is for those on its list.
	for database, want := range map[string]string{"brand": "", "all": "", "open": "3D000"} {
		if _, err := r.ask(t.Context(), "ana", database, "sslmode=require password='obviously fake 1'"); codeOf(err) != want || want == "" && err != nil {
			t.Errorf("%s: %v", database, err)
		}
	}
	// The file is read for every login.
	if err := users.Set(t.Context(), "ana", secret.New("obviously fake 3")); err != nil {
		t.Fatal(err)
	}
	if _, err := r.ask(t.Context(), "ana", "instagram", "sslmode=disable password='obviously fake 3'"); err != nil {
		t.Errorf("with the new password: %v", err)
	}
	if was, err := users.Remove(t.Context(), "ana"); err != nil || !was {
		t.Error(was, err)
	}
	if _, err := r.ask(t.Context(), "ana", "instagram", "sslmode=disable password='obviously fake 3'"); codeOf(err) != "28P01" {
		t.Errorf("without a password: %v", err)
	}
	if heard := r.troubles(); heard != "" {
		t.Errorf("the server's people heard %q", heard)
	}
	// A file that cannot be read lets nobody in, and only the server's people hear why.
	if err := os.WriteFile(users.Path(), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := r.ask(t.Context(), "bytes", "instagram", "sslmode=disable password=x"); codeOf(err) != "28000" || strings.Contains(err.Error(), users.Path()) {
		t.Errorf("without a file: %v", err)
	}
	if heard := r.troubles(); !strings.Contains(heard, users.Path()) {
		t.Errorf("the server's people heard %q", heard)
	}
}

// unhurried has nobody wait.
func (r *running) unhurried() {
	r.passwords.throttle.Sleep = func(context.Context, time.Duration) error { return nil }
}

// What is asked of a user who is not there is the same each time, and looks as what is
// asked of one who is.
func TestLogin_unknown(t *testing.T) {
	t.Parallel()
	users := usersOf(t, map[string]string{"ana": "obviously fake"})
	r := serve(t, setup{Users: users})
	r.unhurried()
	challenge := func(user string) (nonce, salt, rest string) {
		t.Helper()
		conn, err := net.Dial("tcp", r.address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		f := pgproto3.NewFrontend(conn, conn)
		f.Send(&pgproto3.StartupMessage{ProtocolVersion: pgproto3.ProtocolVersion30, Parameters: map[string]string{"user": user}})
		if err := f.Flush(); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Receive(); err != nil {
			t.Fatal(err)
		}
		f.Send(&pgproto3.SASLInitialResponse{AuthMechanism: plainSCRAM, Data: []byte("n,,n=,r=abcdefghijklmnop")})
		if err := f.Flush(); err != nil {
			t.Fatal(err)
		}
		m, err := f.Receive()
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(string(m.(*pgproto3.AuthenticationSASLContinue).Data), ",")
		return parts[0], parts[1], parts[2]
	}
	n1, s1, rest := challenge("ana")
	n2, s2, rest2 := challenge("ben")
	n3, s3, _ := challenge("ben")
	_, s4, _ := challenge("cleo")
	if n1 == n2 || n2 == n3 || len(n1) != len(n2) || len(s1) != len(s2) || rest != rest2 || s2 != s3 || s1 == s2 || s2 == s4 {
		t.Errorf("%s %s %s; %s %s %s; %s %s; %s", n1, s1, rest, n2, s2, rest2, n3, s3, s4)
	}
}

// Messages that are none of a login end it.
func TestLogin_malformed(t *testing.T) {
	t.Parallel()
	r := serve(t, setup{Users: usersOf(t, map[string]string{"ana": "obviously fake"}), Certificate: testCertificate(t)})
	r.unhurried()
	for _, tt := range []struct {
		mechanism, first, last, want string
		encrypted                    bool
	}{
		{"SCRAM-SHA-1", "n,,n=,r=abc", "", "08P01", false},
		{boundSCRAM, "p=tls-server-end-point,,n=,r=abc", "", "08P01", false},
		{boundSCRAM, "n,,n=,r=abc", "", "08P01", true}, // bound, and not bound
		{plainSCRAM, "y,,n=,r=abc", "", "08P01", true}, // somebody took the offer away
		{plainSCRAM, "", "", "08P01", false},
		{plainSCRAM, "n,,n=,r=", "", "28P01", false}, // an empty nonce harms its sender
		{plainSCRAM, "n,,n=,r=abc", "", "28P01", false},
		{plainSCRAM, "n,,n=,r=abc", "c=biws,r=abc,p=AAAA", "28P01", false},
	} {
		conn, err := net.Dial("tcp", r.address)
		if err != nil {
			t.Fatal(err)
		}
		if tt.encrypted {
			conn = encrypted(t, conn)
		}
		got := exchange(t, conn, tt.mechanism, tt.first, tt.last)
		_ = conn.Close()
		if got != tt.want {
			t.Errorf("%s %q %q: %s, want %s", tt.mechanism, tt.first, tt.last, got, tt.want)
		}
	}
}

// encrypted asks for TLS as clients of PostgreSQL do.
func encrypted(t *testing.T, conn net.Conn) net.Conn {
	t.Helper()
	f := pgproto3.NewFrontend(conn, conn)
	f.Send(&pgproto3.SSLRequest{})
	if err := f.Flush(); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	return tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
}

// exchange sends the messages of a login, and returns the SQLSTATE that ends it.
func exchange(t *testing.T, conn net.Conn, mechanism, first, last string) string {
	t.Helper()
	f := pgproto3.NewFrontend(conn, conn)
	f.Send(&pgproto3.StartupMessage{ProtocolVersion: pgproto3.ProtocolVersion30, Parameters: map[string]string{"user": "ana"}})
	sent := []pgproto3.FrontendMessage{&pgproto3.SASLInitialResponse{AuthMechanism: mechanism, Data: []byte(first)}, &pgproto3.SASLResponse{Data: []byte(last)}}
	for {
		if err := f.Flush(); err != nil {
			t.Fatal(err)
		}
		m, err := f.Receive()
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := m.(*pgproto3.ErrorResponse); ok {
			return e.Code
		}
		if len(sent) == 0 {
			t.Fatalf("after all: %T", m)
		}
		f.Send(sent[0])
		sent = sent[1:]
	}
}

// A verifier that PostgreSQL made serves here.
func TestVerifier_postgres(t *testing.T) {
	t.Parallel()
	address := pgtest.Database(t)
	c, err := pgconn.Connect(t.Context(), address.String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	read, err := c.Exec(t.Context(), `
		SET password_encryption = 'scram-sha-256';
		DROP ROLE IF EXISTS viewfinder_test_verifier;
		CREATE ROLE viewfinder_test_verifier PASSWORD 'obviously fåke';
		SELECT rolpassword FROM pg_authid WHERE rolname = 'viewfinder_test_verifier';
		DROP ROLE viewfinder_test_verifier`).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	theirs := string(read[3].Rows[0][0])
	stored, err := parseVerifier(theirs)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := verifierOf(secret.New("obviously fåke"), []byte(stored.Salt))
	if err != nil || ours != theirs {
		t.Errorf("ours %s, theirs %s: %v", ours, theirs, err)
	}
}

func TestParseVerifier_damaged(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "md5abc", "SCRAM-SHA-256$", "SCRAM-SHA-256$x:AA==$AA==:AA==", "SCRAM-SHA-256$4096:AA==$AA==:AA==", "SCRAM-SHA-256$0:AA==$" + strings.Repeat("A", 43) + "=:" + strings.Repeat("A", 43) + "=", "SCRAM-SHA-256$1:$" + strings.Repeat("A", 43) + "=:" + strings.Repeat("A", 43) + "="} {
		if _, err := parseVerifier(text); err == nil {
			t.Errorf("%q passes", text)
		}
	}
}

func TestVerifiers_file(t *testing.T) {
	t.Parallel()
	users := usersOf(t, map[string]string{"ana": "obviously-fake", "ben": "obviously-fake"})
	if names, err := users.Users(); err != nil || strings.Join(names, " ") != "ana ben" {
		t.Error(names, err)
	}
	text, err := privatefile.Read(users.Path(), mostVerifiers) // which checks its mode
	if err != nil || strings.Contains(string(text), "obviously-fake") {
		t.Errorf("%s, %v", text, err)
	}
	if a, b, _ := strings.Cut(string(text), `"ben"`); a[len(a)-40:] == b[len(b)-40:] {
		t.Error("equal passwords look equal")
	}
	if err := users.Set(t.Context(), "ana", secret.New("")); err == nil {
		t.Error("an empty password is taken")
	}
	for text, want := range map[string]string{
		"":        "is empty: delete it",
		"{":       "holds something else",
		`{"x":1}`: "holds something else",
		`{"format":"viewfinder server users","version":2}`: "has version 2",
		`{"format":"viewfinder server users","version":1}`: "is damaged",
	} {
		if err := os.WriteFile(users.Path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := users.Set(t.Context(), "ana", secret.New("x")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if err := os.Chmod(users.Path(), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := users.Users(); err == nil || !strings.Contains(err.Error(), "open to others") {
		t.Errorf("open to others: %v", err)
	}
}

// A certificate that is read again is shown to those who come then, and their logins are
// bound to it; one that cannot be read leaves the old one.
func TestCertificate_reload(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writeCertificate(t, cert, key, 1)
	c, err := host.LoadCertificate(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	r := serve(t, setup{Databases: host.Databases{Name: "instagram", Base: base(t, "OAuthAccessToken=x")}, Users: usersOf(t, map[string]string{"ana": "obviously-fake"}), Certificate: c})
	shown := func() int64 {
		t.Helper()
		config, err := pgconn.ParseConfig("postgres://ana:obviously-fake@" + r.address + "/instagram?sslmode=require&channel_binding=require")
		if err != nil {
			t.Fatal(err)
		}
		serial := int64(0)
		config.TLSConfig.VerifyConnection = func(s tls.ConnectionState) error {
			serial = s.PeerCertificates[0].SerialNumber.Int64()
			return nil
		}
		conn, err := pgconn.ConnectConfig(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.Close(t.Context())
		return serial
	}
	if n := shown(); n != 1 {
		t.Errorf("certificate %d", n)
	}
	writeCertificate(t, cert, key, 2)
	if err := r.host.Reload(); err != nil {
		t.Fatal(err)
	}
	if n := shown(); n != 2 {
		t.Errorf("certificate %d", n)
	}
	write(t, cert, "none")
	if err := r.host.Reload(); err == nil || !strings.Contains(err.Error(), cert) {
		t.Errorf("reading none: %v", err)
	}
	if n := shown(); n != 2 {
		t.Errorf("certificate %d", n)
	}
}

// A flood of failures comes to the clock: it is asked before each login, and a right
// password is no way round it.
func TestLogin_throttled(t *testing.T) {
	t.Parallel()
	r := serve(t, setup{Databases: host.Databases{Name: "instagram", Base: base(t, "OAuthAccessToken=x")}, Users: usersOf(t, map[string]string{"ana": "obviously-fake"})})
	var waits []time.Duration
	r.passwords.throttle.Sleep = func(_ context.Context, d time.Duration) error {
		waits = append(waits, d)
		return nil
	}
	for _, password := range []string{"a", "b", "c", "d", "e", "f", "obviously-fake", "g"} {
		_, err := r.ask(t.Context(), "ana", "instagram", "sslmode=disable password="+password)
		if (err == nil) != (password == "obviously-fake") {
			t.Errorf("%s: %v", password, err)
		}
	}
	if len(waits) != 3 || waits[0] == 0 || waits[1] != 2*waits[0] || waits[2] != 2*waits[0] {
		t.Errorf("it waited %v", waits)
	}
}

// PostgreSQL's own client library logs in, with and without channel binding, and takes the
// certificate for what it is.
func TestLogin_psql(t *testing.T) {
	t.Parallel()
	psql, err := exec.LookPath("psql")
	if err != nil {
		t.Skip("psql is not installed")
	}
	cert, key := filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	writeCertificate(t, cert, key, 1)
	c, err := host.LoadCertificate(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	r := serve(t, setup{Databases: host.Databases{Name: "instagram", Base: base(t, "OAuthAccessToken=x")}, Users: usersOf(t, map[string]string{"ana": "obviously-fake"}), Certificate: c})
	for how, want := range map[string]string{
		"sslmode=disable": "", "sslmode=require&channel_binding=disable": "", "sslmode=require&channel_binding=require": "",
		"sslmode=verify-full&channel_binding=require&sslrootcert=" + cert: "",
		"sslmode=disable&channel_binding=require":                         "channel binding required",
		"sslmode=verify-full&sslrootcert=" + key:                          "root certificate",
	} {
		cmd := exec.CommandContext(t.Context(), psql, "-X", "-At", "-c", "SELECT 1", "postgres://ana@"+r.address+"/instagram?"+how)
		cmd.Env = append(os.Environ(), "PGPASSWORD=obviously-fake")
		out, err := cmd.CombinedOutput()
		if want == "" && (err != nil || !strings.Contains(string(out), "for ana")) || want != "" && !strings.Contains(string(out), want) {
			t.Errorf("%s: %v\n%s", how, err, out)
		}
	}
}
