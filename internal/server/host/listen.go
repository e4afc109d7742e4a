package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// Address is one to listen at, as it was judged.
type Address struct {
	host net.IPAddr
	port string
	// Open says that other machines reach it.
	Open bool
}

// Resolve finds what an address host:port is. It is the address that is judged, and no
// other that the name may mean later.
func Resolve(ctx context.Context, address string) (Address, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return Address{}, fmt.Errorf("%s is no address: write host:port", address)
	}
	if host == "" { // every address of this machine
		return Address{net.IPAddr{IP: net.IPv6unspecified}, port, true}, nil
	}
	all, err := net.DefaultResolver.LookupIPAddr(ctx, host)
	if err != nil {
		return Address{}, err
	}
	return Address{all[0], port, !all[0].IP.IsLoopback()}, nil
}

// Listen listens there.
func (a Address) Listen(ctx context.Context) (net.Listener, error) {
	return new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(a.host.String(), a.port))
}

// Accept takes connections until the listener is closed. Where there is no taking one, as
// when files have run out, it tells, and waits a little.
func (h *Host) Accept(l net.Listener) (net.Conn, error) {
	pause := time.Duration(0)
	for {
		conn, err := l.Accept()
		var network net.Error
		if err == nil || !errors.As(err, &network) || errors.Is(err, net.ErrClosed) {
			return conn, err
		}
		// Out of files, or a client that went: both pass.
		pause = min(max(5*time.Millisecond, 2*pause), time.Second)
		h.Trouble(fmt.Errorf("accepting a connection: %w", err))
		time.Sleep(pause)
	}
}
