package httplog

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"net/http/httptrace"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/httptiming"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
)

// trace writes the lines of verbosity 4: modules TCP and SSL. A dial may go on,
// and be written of, when its request is over.
func (e *exchange) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSDone: func(info httptrace.DNSDoneInfo) {
			var addresses []string
			for _, a := range info.Addrs {
				addresses = append(addresses, a.String())
			}
			e.tcp("name resolved", logging.Fields{"addresses": strings.Join(addresses, " ")}, info.Err)
		},
		ConnectDone: func(network, address string, err error) {
			e.tcp("connected", logging.Fields{"network": network, "address": address}, err)
		},
		TLSHandshakeStart: func() {
			if by, took := e.timer().Via(); by != "" {
				e.tcp("tunnel stands", logging.Fields{"by": by, "target": e.request.URL.Host, "ms": logging.Milliseconds(took)}, nil)
			}
		},
		GotConn: func(info httptrace.GotConnInfo) {
			fields := logging.Fields{"reused": info.Reused, "local": info.Conn.LocalAddr().String(), "remote": info.Conn.RemoteAddr().String()}
			if info.WasIdle {
				fields["idle_ms"] = logging.Milliseconds(info.IdleTime)
			}
			e.tcp("connection in use", fields, nil)
		},
		TLSHandshakeDone: func(state tls.ConnectionState, err error) {
			e.writeWith(logging.SSL, "handshake", handshake(state), err)
		},
	}
}

// timer is what measures the request, here or above; nil for nothing.
func (e *exchange) timer() *httptiming.Watch {
	if e.watch != nil {
		return e.watch
	}
	return httptiming.Of(e.request.Context())
}

func (e *exchange) tcp(message string, fields logging.Fields, err error) {
	e.writeWith(logging.TCP, message, fields, err)
}

func (e *exchange) writeWith(m logging.Module, message string, fields logging.Fields, err error) {
	if err != nil {
		fields["error"] = err
	}
	e.write(4, m, message, fields)
}

// handshake describes what was agreed on, and the certificate presented.
func handshake(state tls.ConnectionState) logging.Fields {
	if state.Version == 0 {
		return logging.Fields{}
	}
	fields := logging.Fields{
		"server": state.ServerName, "version": tls.VersionName(state.Version), "cipher": tls.CipherSuiteName(state.CipherSuite),
		"protocol": state.NegotiatedProtocol, "resumed": state.DidResume,
	}
	if len(state.PeerCertificates) > 0 {
		leaf := state.PeerCertificates[0]
		print := sha256.Sum256(leaf.Raw)
		fields["subject"], fields["issuer"] = leaf.Subject.String(), leaf.Issuer.String()
		fields["expires"], fields["sha256"] = leaf.NotAfter.UTC().Format(time.RFC3339), hex.EncodeToString(print[:])
	}
	return fields
}
