package blob

import (
	"context"
	"net"
	"net/http"
	"time"
)

// dial has connections end over which nothing goes for so long.
func dial(transport *http.Transport, stall time.Duration) {
	inner := transport.DialContext
	if inner == nil {
		inner = new(net.Dialer).DialContext
	}
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := inner(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &moving{conn, stall}, nil
	}
}

// moving is a connection over which something goes. What is written is a sign of life for
// who waits to read, too.
type moving struct {
	net.Conn
	stall time.Duration
}

func (m *moving) Read(p []byte) (int, error) {
	if err := m.SetReadDeadline(time.Now().Add(m.stall)); err != nil {
		return 0, err
	}
	return m.Conn.Read(p)
}

func (m *moving) Write(p []byte) (int, error) {
	if err := m.SetDeadline(time.Now().Add(m.stall)); err != nil {
		return 0, err
	}
	return m.Conn.Write(p)
}
