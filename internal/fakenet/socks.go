package fakenet

import (
	"bufio"
	"io"
	"net"
	"strconv"
	"strings"
)

// SOCKS is a SOCKS server. It knows SOCKS5 or, where V4 is set, SOCKS4 and
// SOCKS4a.
type SOCKS struct {
	Name           string // in the journal
	V4             bool
	User, Password string // empty for none; SOCKS4 has no password
}

// SOCKSServer starts a SOCKS server.
func (n *Net) SOCKSServer(s SOCKS) (host string, port int) {
	return n.numbered(func(c net.Conn, number int) {
		r := bufio.NewReader(c)
		if s.V4 {
			n.socks4(s, c, r, number)
		} else if s.methods(c, r) {
			target := takeTarget(r)
			n.note("%s %d SOCKS5 %s", s.Name, number, target)
			origin, err := n.dial(target)
			if err != nil {
				_, _ = c.Write([]byte{5, 4, 0, 1, 0, 0, 0, 0, 0, 0})
				return
			}
			_, _ = c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
			join(c, r, origin)
		}
	})
}

// methods agrees on user and password, or on none.
func (s SOCKS) methods(c net.Conn, r *bufio.Reader) bool {
	methods := takePrefixed(r, 1)
	if s.User == "" {
		_, _ = c.Write([]byte{5, 0})
		return true
	}
	if !strings.Contains(methods, "\x02") {
		_, _ = c.Write([]byte{5, 0xff})
		return false
	}
	_, _ = c.Write([]byte{5, 2})
	user, password := takePrefixed(r, 1), takePrefixed(r, 0)
	if user != s.User || password != s.Password {
		_, _ = c.Write([]byte{1, 1})
		return false
	}
	_, _ = c.Write([]byte{1, 0})
	return true
}

func (n *Net) socks4(s SOCKS, c net.Conn, r *bufio.Reader, number int) {
	head := make([]byte, 8)
	if _, err := io.ReadFull(r, head); err != nil || head[0] != 4 || head[1] != 1 {
		return
	}
	user, _ := r.ReadString(0)
	user = strings.TrimSuffix(user, "\x00")
	host, version := net.IP(head[4:]).String(), "SOCKS4"
	if head[4] == 0 && head[5] == 0 && head[6] == 0 && head[7] != 0 {
		host, _ = r.ReadString(0)
		host, version = strings.TrimSuffix(host, "\x00"), "SOCKS4a"
	}
	target := net.JoinHostPort(host, strconv.Itoa(int(head[2])<<8|int(head[3])))
	n.note("%s %d %s %s as %q", s.Name, number, version, target, user)
	answer := []byte{0, 90, 0, 0, 0, 0, 0, 0}
	if user != s.User {
		answer[1] = 93
		_, _ = c.Write(answer)
		return
	}
	origin, err := n.dial(target)
	if err != nil {
		answer[1] = 91
		_, _ = c.Write(answer)
		return
	}
	_, _ = c.Write(answer)
	join(c, r, origin)
}

// takePrefixed skips bytes, then reads a text preceded by its length.
func takePrefixed(r *bufio.Reader, skip int) string {
	_, _ = r.Discard(skip)
	size, _ := r.ReadByte()
	text := make([]byte, size)
	_, _ = io.ReadFull(r, text)
	return string(text)
}

func takeTarget(r *bufio.Reader) string {
	_, _ = r.Discard(3)
	kind, _ := r.ReadByte()
	var host string
	if kind == 3 {
		host = takePrefixed(r, 0)
	} else {
		ip := make(net.IP, map[byte]int{1: 4, 4: 16}[kind])
		_, _ = io.ReadFull(r, ip)
		host = ip.String()
	}
	port := make([]byte, 2)
	_, _ = io.ReadFull(r, port)
	return net.JoinHostPort(host, strconv.Itoa(int(port[0])<<8|int(port[1])))
}
