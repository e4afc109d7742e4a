//go:build linux

package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
)

// service is the program as a service manager runs it: with sockets that it was handed, and
// one to which it tells how it goes.
type service struct {
	t              *testing.T
	cmd            *exec.Cmd
	home           string
	postgres, http *net.TCPListener
	told           *net.UnixConn
	messages       bytes.Buffer
	authority      *fakenet.Authority
	cert, key      string
}

func startService(t *testing.T) *service {
	t.Helper()
	s := &service{t: t, home: filepath.Join(t.TempDir(), "home"), authority: fakenet.NewAuthority(t)}
	s.cert, s.key = filepath.Join(s.home, "cert.pem"), filepath.Join(s.home, "key.pem")
	if err := os.MkdirAll(filepath.Join(s.home, "viewfinder"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.profile(2)
	s.certify()
	listen := func() *net.TCPListener {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		return l.(*net.TCPListener)
	}
	s.postgres, s.http = listen(), listen()
	notify := filepath.Join(t.TempDir(), "notify")
	var err error
	if s.told, err = net.ListenUnixgram("unixgram", &net.UnixAddr{Name: notify, Net: "unixgram"}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.told.Close() })
	// The sockets are for the process of this number, which the shell becomes.
	s.cmd = exec.Command("sh", "-c", `LISTEN_PID=$$ exec viewfinder serve --listen 127.0.0.1:1 --http=127.0.0.1:1 --tls-cert "$CERT" --tls-key "$KEY"`)
	s.cmd.Env = append(s.environment(), "NOTIFY_SOCKET="+notify, "LISTEN_FDS=2", "LISTEN_FDNAMES=postgresql:http", "CERT="+s.cert, "KEY="+s.key)
	for _, l := range []*net.TCPListener{s.postgres, s.http} {
		f, err := l.File()
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		s.cmd.ExtraFiles = append(s.cmd.ExtraFiles, f)
	}
	s.cmd.Stderr = &s.messages
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill() // it may have ended
		_ = s.cmd.Wait()
	})
	return s
}

func (s *service) environment() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.home, "XDG_CONFIG_HOME=" + s.home}
}

func (s *service) write(path, text string) {
	s.t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// profile writes the file of profiles, of which one gives so many rows.
func (s *service) profile(rows int) {
	s.write(filepath.Join(s.home, "viewfinder", "config.yaml"), fmt.Sprintf("version: 1\nprofiles:\n  brand:\n    properties: {MaxRows: %d, OAuthSettingsLocation: \"memory://brand\"}\n", rows))
}

// certify writes a new certificate.
func (s *service) certify() {
	c := s.authority.Issue(nil, "127.0.0.1")
	pk, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		s.t.Fatal(err)
	}
	s.write(s.cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate[0]})))
	s.write(s.key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pk})))
}

// tells is what it tells the manager next.
func (s *service) tells(want string) {
	s.t.Helper()
	buffer := make([]byte, 4<<10)
	n, err := s.told.Read(buffer)
	if text := string(buffer[:n]); err != nil || !strings.HasPrefix(text, want) {
		s.t.Fatalf("it tells %q, %v, and not %s: %s", text, err, want, s.messages.String())
	}
}

// token has the command make or remove a token.
func (s *service) token(args ...string) string {
	s.t.Helper()
	cmd := exec.Command("viewfinder", append([]string{"serve", "token"}, args...)...)
	cmd.Env = s.environment()
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("%v: %v", args, err)
	}
	return strings.TrimSpace(string(out))
}

// mostRows asks for what the profile says.
const mostRows = "SELECT Value FROM sys_connection_props WHERE PropertyName = 'MaxRows'"

// ask asks by HTTP, on a connection of its own, and returns the status, what the profile says,
// and which certificate was shown.
func (s *service) ask(token string) (status int, rows, serial string) {
	s.t.Helper()
	roots := x509.NewCertPool()
	roots.AddCert(s.authority.Certificate)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	defer transport.CloseIdleConnections()
	req, err := http.NewRequest(http.MethodPost, "https://"+s.http.Addr().String()+"/query?format=csv", strings.NewReader(mostRows))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "text/plain")
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, strings.TrimPrefix(strings.TrimSpace(string(text)), "Value\n"), resp.TLS.PeerCertificates[0].SerialNumber.String()
}

// askPostgres asks by the other door, and returns which certificate was shown.
func (s *service) askPostgres() (rows, serial string) {
	s.t.Helper()
	c, err := pgx.ParseConfig("postgres://viewfinder@" + s.postgres.Addr().String() + "/brand?sslmode=require")
	if err != nil {
		s.t.Fatal(err)
	}
	c.TLSConfig.VerifyConnection = func(state tls.ConnectionState) error {
		serial = state.PeerCertificates[0].SerialNumber.String()
		return nil
	}
	conn, err := pgx.ConnectConfig(s.t.Context(), c)
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close(s.t.Context())
	if err := conn.QueryRow(s.t.Context(), "SHOW viewfinder.max_rows").Scan(&rows); err != nil {
		s.t.Fatal(err)
	}
	return rows, serial
}

// A service manager's sockets are those that it listens at; it tells when it is ready, reads its
// files again and stops. What it reads again counts at both doors; what cannot be read stays as
// it was; and tokens need no telling.
func TestService(t *testing.T) {
	t.Parallel()
	s := startService(t)
	s.tells("READY=1")
	token := s.token("add", "reader", "--profile", "brand")
	status, rows, first := s.ask(token)
	if status != http.StatusOK || rows != "2" {
		t.Fatalf("%d, %s rows: %s", status, rows, s.messages.String())
	}
	if rows, serial := s.askPostgres(); rows != "2" || serial != first {
		t.Errorf("by the other door %s rows, certificate %s and not %s", rows, serial, first)
	}
	reload := func() {
		t.Helper()
		if err := s.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		s.tells("RELOADING=1\nMONOTONIC_USEC=")
		s.tells("READY=1")
	}
	s.profile(3)
	s.certify()
	if _, rows, serial := s.ask(token); rows != "2" || serial != first {
		t.Error("it reads its files again unasked")
	}
	reload()
	_, rows, second := s.ask(token)
	if rows != "3" || second == first {
		t.Errorf("%s rows, the certificate is new: %v", rows, second != first)
	}
	if rows, serial := s.askPostgres(); rows != "3" || serial != second {
		t.Errorf("by the other door %s rows, certificate %s and not %s", rows, serial, second)
	}
	s.write(filepath.Join(s.home, "viewfinder", "config.yaml"), "version: 99\n")
	s.write(s.key, "none")
	reload()
	if status, rows, serial := s.ask(token); status != http.StatusOK || rows != "3" || serial != second {
		t.Errorf("after files that cannot be read: %d, %s rows, certificate %s", status, rows, serial)
	}
	s.token("remove", "reader")
	if status, _, _ := s.ask(token); status != http.StatusUnauthorized {
		t.Errorf("with a token that is removed: %d", status)
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.tells("STOPPING=1")
	if err := s.cmd.Wait(); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"not read again: ", "version 99", "cannot be used", "stopped"} {
		if !strings.Contains(s.messages.String(), want) {
			t.Errorf("it does not say %q: %s", want, s.messages.String())
		}
	}
}

// A socket of a name that means nothing is refused.
func TestService_unknownSocket(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	f, err := l.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cmd := exec.Command("sh", "-c", "LISTEN_PID=$$ exec viewfinder serve --demo")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "LISTEN_FDS=1", "LISTEN_FDNAMES=smtp"}
	cmd.ExtraFiles = []*os.File{f}
	out, err := cmd.CombinedOutput()
	if err == nil || cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), `the socket "smtp" of systemd is none that is known`) {
		t.Errorf("%v: %s", err, out)
	}
}
