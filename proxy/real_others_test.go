//go:build unix

package proxy_test

import (
	"crypto/md5"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
	"github.com/viewfinder-sql/viewfinder/oauth/secret"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

func md5Hex(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// pemFiles writes a certificate and its key, readable to all: they last as long
// as the test.
func pemFiles(t *testing.T, dir string, c tls.Certificate) (cert, key string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, dir+"/cert.pem", armor("CERTIFICATE", c.Certificate[0])), write(t, dir+"/key.pem", armor("PRIVATE KEY", der))
}

func portOf(address string) string { return address[strings.LastIndexByte(address, ':')+1:] }

func firewallAt(kind proxy.FirewallType, port int) proxy.Config {
	return proxy.Config{FirewallType: kind, FirewallServer: "localhost", FirewallPort: port}
}

// dante starts a danted with lines about methods, within and without the pass.
func dante(t *testing.T, methods, within string) (port int) {
	t.Helper()
	port = freePort(t)
	dir := openDir(t)
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	unprivileged := me.Username
	if me.Uid == "0" {
		unprivileged = "nobody"
	}
	conf := write(t, dir+"/danted.conf", fmt.Sprintf(`logoutput: stderr
internal: 127.0.0.1 port = %d
external: lo
clientmethod: none
%s
user.privileged: %s
user.unprivileged: %s
client pass {
 from: 127.0.0.0/8 to: 0.0.0.0/0
}
socks pass {
 from: 127.0.0.0/8 to: 0.0.0.0/0
 %s
}
`, port, methods, me.Username, unprivileged, within))
	start(t, nil, port, "danted", "-f", conf, "-p", dir+"/danted.pid")
	return port
}

func TestReal_dante(t *testing.T) {
	t.Parallel()
	needs(t, "danted")
	n := fakenet.New(t)
	port := dante(t, "socksmethod: none", "protocol: tcp")
	passes(t, n, firewallAt(proxy.FirewallSOCKS5, port))
	passes(t, n, firewallAt(proxy.FirewallSOCKS4, port))
	asked := firewallAt(proxy.FirewallSOCKS5, port)
	asked.FirewallUser, asked.FirewallPassword = "ann", secret.New(realPassword)
	passes(t, n, asked) // it takes no authentication, which it is offered too
}

func TestReal_dantePassword(t *testing.T) {
	needs(t, "danted", "htpasswd")
	needsRoot(t)
	n, dir := fakenet.New(t), openDir(t)
	service := "viewfinder-test-" + strconv.Itoa(os.Getpid())
	run(t, nil, "", "htpasswd", "-bdc", dir+"/users", "ann", "canary-8") // crypt reads eight letters
	path := write(t, "/etc/pam.d/"+service, "auth required pam_pwdfile.so pwdfile="+dir+"/users\naccount required pam_permit.so\n")
	t.Cleanup(func() { _ = os.Remove(path) })
	port := dante(t, "socksmethod: pam.username", "pam.servicename: "+service)
	cfg := firewallAt(proxy.FirewallSOCKS5, port)
	cfg.FirewallUser, cfg.FirewallPassword = "ann", secret.New("canary-8")
	passes(t, n, cfg)
	cfg.FirewallPassword = secret.New("wrong")
	refuses(t, n, cfg, "FirewallServer localhost:"+strconv.Itoa(port))
}

func TestReal_microsocks(t *testing.T) {
	t.Parallel()
	needs(t, "microsocks")
	n := fakenet.New(t)
	port := freePort(t)
	start(t, nil, port, "microsocks", "-i", "127.0.0.1", "-p", strconv.Itoa(port), "-u", "ann", "-P", realPassword)
	cfg := firewallAt(proxy.FirewallSOCKS5, port)
	cfg.FirewallUser, cfg.FirewallPassword = "ann", secret.New(realPassword)
	passes(t, n, cfg)
	cfg.FirewallPassword = secret.New("wrong")
	refuses(t, n, cfg, "username/password authentication failed")
	cfg.FirewallUser, cfg.FirewallPassword = "", secret.Secret{}
	refuses(t, n, cfg, "FirewallServer localhost:"+strconv.Itoa(port)+" refused by SOCKS5")
}

// The dynamic forwarding of ssh is a server of SOCKS4, 4a and 5.
func TestReal_ssh(t *testing.T) {
	t.Parallel()
	needs(t, "sshd", "ssh", "ssh-keygen")
	n, dir := fakenet.New(t), openDir(t)
	if os.Geteuid() == 0 {
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil { // where sshd gives up being root
			t.Fatal(err)
		}
	}
	run(t, nil, "", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", dir+"/host")
	run(t, nil, "", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", dir+"/client")
	key, err := os.ReadFile(dir + "/client.pub")
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir+"/authorized", string(key))
	sshPort, socksPort := freePort(t), freePort(t)
	write(t, dir+"/sshd.conf", fmt.Sprintf(`ListenAddress 127.0.0.1:%d
HostKey %[2]s/host
AuthorizedKeysFile %[2]s/authorized
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
AllowTcpForwarding yes
`, sshPort, dir))
	start(t, nil, sshPort, "sshd", "-D", "-e", "-f", dir+"/sshd.conf")
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	start(t, nil, socksPort, "ssh", "-N", "-F", "none", "-D", "127.0.0.1:"+strconv.Itoa(socksPort), "-p", strconv.Itoa(sshPort),
		"-i", dir+"/client", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes",
		"-o", "ExitOnForwardFailure=yes", me.Username+"@127.0.0.1")
	for _, kind := range []proxy.FirewallType{proxy.FirewallSOCKS4, proxy.FirewallSOCKS4a, proxy.FirewallSOCKS5} {
		passes(t, n, firewallAt(kind, socksPort))
	}
	cfg := firewallAt(proxy.FirewallSOCKS4a, socksPort)
	cfg.RootCAs = n.Roots
	if _, err := get(t, open(t, cfg), fmt.Sprintf("http://localhost:%d", freePort(t))); err == nil {
		t.Error("no error where nothing listens")
	}
}

func TestReal_tinyproxy(t *testing.T) {
	t.Parallel()
	needs(t, "tinyproxy")
	n, dir := fakenet.New(t), openDir(t)
	port := freePort(t)
	const password = "canary-tiny" // its file knows no quotes
	conf := write(t, dir+"/tinyproxy.conf", fmt.Sprintf("Port %d\nListen 127.0.0.1\nTimeout 30\nMaxClients 20\nAllow 127.0.0.1\nBasicAuth ann %s\n", port, password))
	start(t, nil, port, "tinyproxy", "-d", "-c", conf)
	cfg := proxy.Config{ProxyServer: "localhost", ProxyPort: port, ProxyUser: "ann", ProxyPassword: secret.New(password)}
	passes(t, n, cfg)
	cfg.ProxySSLType = proxy.SSLTunnel
	passes(t, n, cfg)
	refuses(t, n, wrong(cfg), "ProxyServer localhost:"+strconv.Itoa(port))

	// The same as a firewall, and before a proxy.
	asFirewall := firewallAt(proxy.FirewallTunnel, port)
	asFirewall.FirewallUser, asFirewall.FirewallPassword = "ann", secret.New(password)
	passes(t, n, asFirewall)
	asFirewall.ProxyServer, asFirewall.ProxyPort = n.HTTPProxy(fakenet.Proxy{Name: "proxy", Auth: fakenet.Basic("ann", realPassword)})
	asFirewall.ProxyUser, asFirewall.ProxyPassword = "ann", secret.New(realPassword)
	n.Name("localhost:"+portOf(origins(n)[0]), n.At("example.com:443"))
	passes(t, n, asFirewall)
}

// mitmproxy presents certificates of its own for every host.
func TestReal_mitmproxy(t *testing.T) {
	t.Parallel()
	needs(t, "mitmdump")
	n, dir := fakenet.New(t), openDir(t)
	port := freePort(t)
	start(t, []string{"HOME=" + dir}, port, "mitmdump", "-q", "--set", "confdir="+dir, "--ssl-insecure",
		"--listen-host", "127.0.0.1", "--listen-port", strconv.Itoa(port), "--proxyauth", "ann:"+strings.ReplaceAll(realPassword, ":", ""))
	cfg := proxy.Config{
		ProxyServer: "localhost", ProxyPort: port, ProxyUser: "ann", ProxyPassword: secret.New(strings.ReplaceAll(realPassword, ":", "")),
		RootCAs: x509.NewCertPool(),
	}
	secure := origins(n)[0]
	if _, err := get(t, open(t, cfg), secure); !isUntrusted(err) || !strings.Contains(err.Error(), `issuer "CN=mitmproxy,O=mitmproxy"`) {
		t.Errorf("untrusted: got %v", err)
	}
	cfg.SSLServerCert = dir + "/mitmproxy-ca-cert.pem"
	passes(t, n, cfg)
	cfg.SSLPinOnly = true
	passes(t, n, cfg)
	text, err := os.ReadFile(cfg.SSLServerCert)
	if err != nil {
		t.Fatal(err)
	}
	cfg.SSLServerCert = strings.ReplaceAll(string(text), "\n", " ")
	passes(t, n, cfg)
	refuses(t, n, wrong(cfg), rejected)
}
