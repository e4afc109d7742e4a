//go:build unix

package proxy_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
	"github.com/viewfinder-sql/viewfinder/oauth/secret"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

// Tests against real servers, which they start and end themselves. A test whose
// program is missing is skipped; .ci/run installs them all.

// needs skips a test that lacks a program, and finds those of administrators.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("real servers are not started with -short")
	}
	for _, p := range programs {
		if program(p) == "" {
			t.Skipf("%s is not installed", p)
		}
	}
}

// needsRoot skips a test that changes the system, unless it is asked for.
func needsRoot(t *testing.T) {
	t.Helper()
	if os.Getenv("VIEWFINDER_TEST_ROOT") != "1" || os.Geteuid() != 0 {
		t.Skip("creates system users or files: run as root with VIEWFINDER_TEST_ROOT=1")
	}
}

func program(name string) string {
	if strings.HasPrefix(name, "/") {
		if _, err := os.Stat(name); err != nil {
			return ""
		}
		return name
	}
	for _, dir := range append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", "/sbin") {
		path := filepath.Join(dir, name)
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path
		}
	}
	return ""
}

// openDir makes a directory that servers can read which give up being root.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "viewfinder-real-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// run runs a program to its end.
func run(t *testing.T, env []string, input, name string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), program(name), args...)
	c.Env = append(os.Environ(), env...)
	c.Stdin = strings.NewReader(input)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// output collects what a server says.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

const startLimit = 30 * time.Second

// start starts a server, and waits until it takes connections. It and what it
// starts are ended with the test.
func start(t *testing.T, env []string, port int, name string, args ...string) {
	t.Helper()
	c := exec.Command(program(name), args...)
	said := new(output)
	c.Env, c.Stdout, c.Stderr = append(os.Environ(), env...), said, said
	c.WaitDelay = time.Second // of helpers that keep its output open
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }()
	group := -c.Process.Pid
	t.Cleanup(func() {
		_ = syscall.Kill(c.Process.Pid, syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(3 * time.Second):
		}
		_ = syscall.Kill(group, syscall.SIGKILL) // what is left of it
		<-ended
		if t.Failed() {
			t.Logf("%s said:\n%s", name, said)
		}
	})
	await(t, port, ended, func() string { return name + " said:\n" + said.String() })
}

// endByFile ends the server whose process number a file has, and waits until it
// has ended.
func endByFile(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	pid, wrong := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || wrong != nil {
		t.Errorf("%s: %v, %v", path, err, wrong)
		return
	}
	for deadline := time.Now().Add(startLimit); syscall.Kill(pid, syscall.SIGTERM) == nil; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Errorf("the server of %s does not end", path)
			return
		}
	}
}

// await waits until a port takes connections.
func await(t *testing.T, port int, ended <-chan struct{}, said func() string) {
	t.Helper()
	if port == 0 {
		return
	}
	for deadline := time.Now().Add(startLimit); ; {
		c, err := net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(port))
		if err == nil {
			c.Close()
			return
		}
		select {
		case <-ended:
			t.Fatalf("ended before it took connections: %s", said())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("takes no connections: %s", said())
		}
	}
}

// origins are the addresses of the https and the http origin.
func origins(n *fakenet.Net) []string {
	_, secure, _ := net.SplitHostPort(n.At("example.com:443"))
	return []string{"https://localhost:" + secure, "http://" + n.At("example.com:80")}
}

// passes asks both origins.
func passes(t *testing.T, n *fakenet.Net, cfg proxy.Config) {
	t.Helper()
	if cfg.RootCAs == nil {
		cfg.RootCAs = n.Roots
	}
	transport := open(t, cfg)
	for _, address := range origins(n) {
		for range 2 {
			if body, err := get(t, transport, address); err != nil || body != "200 hello" {
				t.Errorf("%s: got %q, %v", address, body, err)
			}
		}
	}
}

// refuses asks both origins, and wants an error with a text.
func refuses(t *testing.T, n *fakenet.Net, cfg proxy.Config, want string) {
	t.Helper()
	cfg.RootCAs = n.Roots
	transport := open(t, cfg)
	for _, address := range origins(n) {
		if body, err := get(t, transport, address); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %q, %v; want %s", address, body, err, want)
		}
	}
}

const realPassword = "canary:p@ss-word"

const rejected = "rejected the credentials (HTTP status 407): check ProxyUser and ProxyPassword"

// squid starts a squid with the lines of an authentication, and returns the
// proxy's configuration.
func squid(t *testing.T, dir, auth string, listen ...string) proxy.Config {
	t.Helper()
	port := freePort(t)
	on := fmt.Sprintf("http_port 127.0.0.1:%d", port)
	if listen != nil {
		on = fmt.Sprintf("https_port 127.0.0.1:%d %s", port, listen[0])
	}
	conf := write(t, filepath.Join(dir, "squid.conf"), on+`
pid_filename none
access_log none
cache_log `+dir+`/cache.log
coredump_dir `+dir+`
cache deny all
pinger_enable off
shutdown_lifetime 0 seconds
visible_hostname localhost
`+auth+`
acl authed proxy_auth REQUIRED
http_access allow authed
http_access deny all
`)
	t.Cleanup(func() {
		if said, err := os.ReadFile(filepath.Join(dir, "cache.log")); t.Failed() && err == nil {
			t.Logf("squid logged:\n%s", said)
		}
	})
	start(t, nil, port, "squid", "-n", "vf"+strconv.Itoa(port), "-N", "-f", conf)
	return proxy.Config{ProxyServer: "localhost", ProxyPort: port, ProxyUser: "ann", ProxyPassword: secret.New(realPassword)}
}

func wrong(cfg proxy.Config) proxy.Config {
	cfg.ProxyPassword = secret.New("canary-wrong")
	return cfg
}

const squidHelpers = "/usr/lib/squid/"

func basicAuth(t *testing.T, dir string) string {
	t.Helper()
	run(t, nil, "", "htpasswd", "-bc", dir+"/basic.pw", "ann", realPassword)
	if err := os.Chmod(dir+"/basic.pw", 0o644); err != nil {
		t.Fatal(err)
	}
	return "auth_param basic program " + squidHelpers + "basic_ncsa_auth " + dir + "/basic.pw\nauth_param basic children 2\n"
}

func TestReal_squidBasic(t *testing.T) {
	t.Parallel()
	needs(t, "squid", "htpasswd", squidHelpers+"basic_ncsa_auth")
	n, dir := fakenet.New(t), openDir(t)
	cfg := squid(t, dir, basicAuth(t, dir))
	passes(t, n, cfg)
	cfg.ProxySSLType = proxy.SSLTunnel
	passes(t, n, cfg)
	refuses(t, n, wrong(cfg), rejected)
	cfg.ProxyAuthScheme = proxy.AuthDigest
	refuses(t, n, cfg, "asks for Basic authentication (HTTP status 407), and ProxyAuthScheme is DIGEST: set ProxyAuthScheme to BASIC")
}

func TestReal_squidDigest(t *testing.T) {
	t.Parallel()
	needs(t, "squid", squidHelpers+"digest_file_auth")
	n, dir := fakenet.New(t), openDir(t)
	write(t, dir+"/digest.pw", "ann:lab:"+md5Hex("ann:lab:"+realPassword)+"\n")
	cfg := squid(t, dir, "auth_param digest program "+squidHelpers+"digest_file_auth -c "+dir+"/digest.pw\nauth_param digest realm lab\nauth_param digest children 2\n")
	cfg.ProxyAuthScheme = proxy.AuthDigest
	passes(t, n, cfg)
	refuses(t, n, wrong(cfg), rejected)

	// It takes sessions, though it does not ask for them.
	cfg.ProxyPort = rewriting(t, cfg.ProxyPort, `qop="auth",`, `qop="auth", algorithm=MD5-sess,`)
	passes(t, n, cfg)
	refuses(t, n, wrong(cfg), rejected)
}

// rewriting is a way to a port on which a text in what that port says, in one
// piece with what is around it, is another one.
func rewriting(t *testing.T, port int, text, instead string) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var rewritten atomic.Int32
	t.Cleanup(func() {
		_ = l.Close()
		if rewritten.Load() == 0 {
			t.Errorf("the server has not said %s", text)
		}
	})
	serve := func(here net.Conn) {
		defer here.Close()
		there, err := net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(port))
		if err != nil {
			return
		}
		defer there.Close()
		go func() {
			_, _ = io.Copy(there, here)
			_ = there.Close()
		}()
		piece := make([]byte, 64<<10)
		for {
			n, err := there.Read(piece)
			rewritten.Add(int32(bytes.Count(piece[:n], []byte(text))))
			if _, broken := here.Write(bytes.ReplaceAll(piece[:n], []byte(text), []byte(instead))); err != nil || broken != nil {
				return
			}
		}
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

// Another client agrees with what the proxy of the other tests takes for right.
func TestReal_curlDigest(t *testing.T) {
	t.Parallel()
	needs(t, "curl")
	for _, algorithm := range []string{"", "MD5", "MD5-sess", "SHA-256", "SHA-256-sess"} {
		n := fakenet.New(t)
		host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy", Auth: &fakenet.DigestAuth{User: "ann", Password: realPassword, Algorithm: algorithm}})
		said := run(t, nil, "", "curl", "-sS", "--noproxy", "", "--proxy", fmt.Sprintf("http://%s:%d", host, port), "--proxy-digest", "--proxy-user", "ann:"+realPassword, "--insecure", "https://example.com/")
		if said != "hello" {
			t.Errorf("%s: got %q by %s", algorithm, said, n.Journal())
		}
	}
}

func TestReal_squidTLS(t *testing.T) {
	t.Parallel()
	needs(t, "squid", "htpasswd", squidHelpers+"basic_ncsa_auth")
	if version := run(t, nil, "", "squid", "-v"); !strings.Contains(version, "with-openssl") {
		t.Skip("this squid speaks no TLS to its clients: install squid-openssl")
	}
	n, dir := fakenet.New(t), openDir(t)
	cert, key := pemFiles(t, dir, n.Authority.Issue(nil, "localhost"))
	cfg := squid(t, dir, basicAuth(t, dir), "tls-cert="+cert+" tls-key="+key)
	cfg.ProxySSLType = proxy.SSLAlways
	passes(t, n, cfg)
	refuses(t, n, wrong(cfg), rejected)
	cfg.ProxySSLType = proxy.SSLTunnel // in clear, to a server that speaks TLS
	transport := open(t, cfg)
	if _, err := get(t, transport, origins(n)[0]); err == nil || !strings.Contains(err.Error(), "ProxyServer localhost:") {
		t.Errorf("got %v", err)
	}
}

func TestReal_squidNegotiate(t *testing.T) { // sets the environment: not parallel
	needs(t, "squid", squidHelpers+"negotiate_kerberos_auth", "krb5kdc", "kdb5_util", "kadmin.local", "kinit")
	n, dir := fakenet.New(t), openDir(t)
	env := startKDC(t, dir)
	run(t, env, "", "kadmin.local", "-q", "ktadd -k "+dir+"/http.keytab HTTP/localhost@LAB.TEST")
	if err := os.Chmod(dir+"/http.keytab", 0o644); err != nil {
		t.Fatal(err)
	}
	cfg := squid(t, dir, "auth_param negotiate program /usr/bin/env KRB5_CONFIG="+dir+"/krb5.conf KRB5RCACHETYPE=none "+squidHelpers+
		"negotiate_kerberos_auth -s HTTP/localhost@LAB.TEST -k "+dir+"/http.keytab\nauth_param negotiate children 2\nauth_param negotiate keep_alive on\n")
	cfg.ProxyAuthScheme = proxy.AuthNegotiate
	t.Setenv("KRB5_CONFIG", dir+"/krb5.conf")
	t.Setenv("KRB5CCNAME", "FILE:"+dir+"/cache")
	passes(t, n, cfg)
	refuses(t, n, wrong(cfg), "ann cannot log in at the KDC of LAB.TEST")

	byCache := cfg
	byCache.ProxyUser, byCache.ProxyPassword = "", secret.Secret{}
	refuses(t, n, byCache, "cache cannot be used: run kinit, or set ProxyUser and ProxyPassword")
	run(t, append(env, "KRB5CCNAME=FILE:"+dir+"/cache"), realPassword+"\n", "kinit", "ann@LAB.TEST")
	passes(t, n, byCache)
	byCache.ProxyServer = "LOCALHOST" // of which the KDC knows nothing
	refuses(t, n, byCache, "the KDC gives no ticket for HTTP/LOCALHOST")
}

// startKDC starts a KDC with the user ann and the service HTTP/localhost, and
// returns the environment of its programs.
func startKDC(t *testing.T, dir string) []string {
	t.Helper()
	port := freePort(t)
	write(t, dir+"/krb5.conf", fmt.Sprintf(`[libdefaults]
 default_realm = LAB.TEST
 dns_lookup_kdc = false
 dns_lookup_realm = false
 rdns = false
 dns_canonicalize_hostname = false
 udp_preference_limit = 1
[realms]
 LAB.TEST = {
  kdc = 127.0.0.1:%d
 }
`, port))
	write(t, dir+"/kdc.conf", fmt.Sprintf(`[kdcdefaults]
 kdc_listen = 127.0.0.1:%d
 kdc_tcp_listen = 127.0.0.1:%d
[realms]
 LAB.TEST = {
  database_name = %[3]s/principal
  key_stash_file = %[3]s/stash
  acl_file = %[3]s/acl
  max_life = 1h
 }
`, port, port, dir))
	env := []string{"KRB5_CONFIG=" + dir + "/krb5.conf", "KRB5_KDC_PROFILE=" + dir + "/kdc.conf"}
	run(t, env, "", "kdb5_util", "create", "-s", "-r", "LAB.TEST", "-P", "canary-master")
	run(t, env, "", "kadmin.local", "-q", "addprinc -pw "+realPassword+" ann@LAB.TEST")
	run(t, env, "", "kadmin.local", "-q", "addprinc -randkey HTTP/localhost@LAB.TEST")
	start(t, env, port, "krb5kdc", "-n", "-r", "LAB.TEST")
	return env
}

func TestReal_squidNTLM(t *testing.T) { // one winbindd for the machine: not parallel
	needs(t, "squid", "winbindd", "ntlm_auth", "smbpasswd", "useradd", "userdel", "gpasswd")
	needsRoot(t)
	n, dir := fakenet.New(t), openDir(t)
	user := "vftest" + strconv.Itoa(os.Getpid()%100000)
	conf := write(t, dir+"/smb.conf", `[global]
workgroup = LAB
netbios name = LABPROXY
server role = standalone server
ntlm auth = ntlmv2-only
passdb backend = tdbsam:`+dir+`/passdb.tdb
private dir = `+dir+`
lock directory = `+dir+`
pid directory = `+dir+`
ncalrpc dir = `+dir+`/ncalrpc
cache directory = `+dir+`
interfaces = lo
bind interfaces only = yes
disable netbios = yes
log file = `+dir+`/samba.log
`)
	run(t, nil, "", "useradd", "-M", "-s", "/usr/sbin/nologin", user)
	t.Cleanup(func() { _ = exec.Command(program("userdel"), user).Run() })
	if groups, err := exec.Command("id", "-nG", "proxy").Output(); err == nil && !strings.Contains(string(groups), "winbindd_priv") {
		run(t, nil, "", "gpasswd", "-a", "proxy", "winbindd_priv")
		t.Cleanup(func() { _ = exec.Command(program("gpasswd"), "-d", "proxy", "winbindd_priv").Run() })
	}
	run(t, nil, realPassword+"\n"+realPassword+"\n", "smbpasswd", "-c", conf, "-s", "-a", user)
	t.Cleanup(func() { endByFile(t, dir+"/samba-dcerpcd.pid") }) // winbindd starts it apart from its group
	start(t, nil, 0, "winbindd", "-F", "--no-process-group", "-s", conf)
	await := func() bool {
		return exec.Command(program("ntlm_auth"), "--configfile="+conf, "--username="+user, "--domain=LABPROXY", "--password="+realPassword).Run() == nil
	}
	for deadline := time.Now().Add(startLimit); !await(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("winbindd answers nothing")
		}
	}
	cfg := squid(t, dir, "auth_param ntlm program /usr/bin/ntlm_auth --configfile="+conf+" --helper-protocol=squid-2.5-ntlmssp\nauth_param ntlm children 4\n")
	cfg.ProxyAuthScheme, cfg.ProxyUser = proxy.AuthNTLM, `LABPROXY\`+user
	passes(t, n, cfg)
	refuses(t, n, wrong(cfg), rejected)
}
