package pgwire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Codes of a packet that is no start-up.
const (
	cancelCode = 80877102
	sslCode    = 80877103
	gssCode    = 80877104
)

// Versions of the protocol, the first half and the second.
const (
	majorVersion = 3
	minorVersion = 2
)

const (
	leastPacket = 8
	mostPacket  = 10_000
)

// errPacket is the error of bytes that are no start-up of this protocol.
var errPacket = errors.New("pgwire: what came is no start-up of PostgreSQL's protocol")

// packet is what a client may send before a session begins.
type packet struct {
	code uint32
	body []byte
}

// readPacket reads a packet, and not a byte more: what follows may be TLS. head is what was
// read of it already.
func readPacket(r io.Reader, head [4]byte) (packet, error) {
	size := binary.BigEndian.Uint32(head[:])
	if size < leastPacket || size > mostPacket {
		return packet{}, errPacket
	}
	body := make([]byte, size-4)
	if _, err := io.ReadFull(r, body); err != nil {
		return packet{}, fmt.Errorf("pgwire: in the start-up: %w", err)
	}
	return packet{binary.BigEndian.Uint32(body), body[4:]}, nil
}

// hello is a start-up as it came.
type hello struct {
	minor   uint32
	startup Startup
	options []string // of the protocol, which are not known here
}

// readHello reads a start-up.
func readHello(p packet) (hello, error) {
	h := hello{minor: p.code & 0xffff, startup: Startup{Parameters: map[string]string{}}}
	if p.code>>16 != majorVersion {
		return h, pgerror.New(pgerror.FeatureNotSupported, "unsupported frontend protocol %d.%d: server supports 3.0 to 3.2", p.code>>16, h.minor)
	}
	bad := pgerror.New(pgerror.ProtocolViolation, "invalid startup packet layout: expected terminator as last byte")
	rest := string(p.body)
	next := func() (string, bool) {
		value, after, ok := strings.Cut(rest, "\x00")
		rest = after
		return value, ok
	}
	for {
		name, ok := next()
		if !ok {
			return h, bad
		}
		if name == "" {
			break
		}
		value, ok := next()
		if !ok {
			return h, bad
		}
		if strings.HasPrefix(name, "_pq_.") {
			h.options = append(h.options, name)
			continue
		}
		h.startup.Parameters[strings.ToLower(name)] = value
	}
	if rest != "" {
		return h, bad
	}
	return h, h.identify()
}

// mostName is how many bytes PostgreSQL's names have at the most.
const mostName = 63

// identify takes what says who asks for what.
func (h *hello) identify() error {
	s := &h.startup
	s.User, s.Database = s.Parameters["user"], s.Parameters["database"]
	if len(s.User) > mostName {
		return pgerror.New("42622", "the user name is %d bytes long, and %d are the most", len(s.User), mostName)
	}
	delete(s.Parameters, "user")
	delete(s.Parameters, "database")
	if s.User == "" {
		return pgerror.New(pgerror.InvalidAuthorization, "no PostgreSQL user name specified in startup packet")
	}
	if s.Database == "" {
		s.Database = s.User
	}
	switch strings.ToLower(s.Parameters["replication"]) {
	case "", "false", "off", "no", "0":
		delete(s.Parameters, "replication")
	default:
		return pgerror.New(pgerror.FeatureNotSupported, "replication is not supported")
	}
	options, err := readOptions(s.Parameters["options"])
	if err != nil {
		return err
	}
	delete(s.Parameters, "options")
	for name, value := range options {
		if _, given := s.Parameters[name]; !given {
			s.Parameters[name] = value
		}
	}
	return nil
}

// readOptions reads -c name=value and --name=value, in which a backslash keeps a space.
func readOptions(text string) (map[string]string, error) {
	options := map[string]string{}
	words := optionWords(text)
	for i := 0; i < len(words); i++ {
		setting, ok := strings.CutPrefix(words[i], "--")
		if !ok {
			if setting, ok = strings.CutPrefix(words[i], "-c"); ok && setting == "" && i+1 < len(words) {
				i++
				setting = words[i]
			}
		}
		name, value, hasValue := strings.Cut(setting, "=")
		if !ok || !hasValue || name == "" {
			return nil, pgerror.New(pgerror.SyntaxError, "invalid command-line argument for server process: %s", words[i]).
				WithHint("In options write -c name=value.")
		}
		options[strings.ToLower(strings.ReplaceAll(name, "-", "_"))] = value
	}
	return options, nil
}

func optionWords(text string) []string {
	var words []string
	var b strings.Builder
	inWord := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
			inWord = true
		case c == ' ' || c >= '\t' && c <= '\r':
			if inWord {
				words = append(words, b.String())
				b.Reset()
			}
			inWord = false
		default:
			b.WriteByte(c)
			inWord = true
		}
	}
	if inWord {
		words = append(words, b.String())
	}
	return words
}
