package pgwire_test

import (
	"bytes"
	"encoding/binary"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// tshark, which knows the protocol from elsewhere, finds every message of the transcripts
// well formed.
func TestTshark(t *testing.T) {
	t.Parallel()
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("tshark is not installed")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	server := pgwire.New(pgwire.Config{Opener: &fake{}, Limits: pgwire.Limits{Sessions: 1000}})
	c := &capture{}
	c.header()
	go func() {
		for port := uint16(10000); ; port++ {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go server.Handle(t.Context(), &tapped{Conn: conn, capture: c, port: port})
		}
	}()
	datadriven.RunTest(t, "testdata/transcript", func(t *testing.T, d *datadriven.TestData) string {
		client := dial(t, listener.Addr().String(), "tester", "")
		talk(t, client, d.Input, true)
		client.Close()
		return d.Expected
	})
	file := filepath.Join(t.TempDir(), "wire.pcap")
	c.mu.Lock()
	err = os.WriteFile(file, c.b.Bytes(), 0o600)
	c.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), tshark, "-r", file, "-d", "tcp.port==5432,pgsql", "-T", "fields", "-e", "pgsql.type", "-e", "_ws.malformed").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if strings.Contains(string(out), "Malformed") {
		t.Errorf("tshark: %s", out)
	}
	for _, kind := range []string{"Row description", "Data row", "Command completion", "Ready for query", "Error", "Notice", "Copy data", "Parameter status", "Portal suspended", "Backend key data"} {
		if !strings.Contains(strings.ToLower(string(out)), strings.ToLower(kind)) {
			t.Errorf("tshark sees no %s", kind)
		}
	}
}

// capture is a file of packets, in the form of libpcap, of raw IP.
type capture struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (c *capture) header() {
	for _, x := range []uint32{0xa1b2c3d4, 2<<0 | 4<<16, 0, 0, 1 << 20, 101} {
		_ = binary.Write(&c.b, binary.LittleEndian, x) // which a buffer takes
	}
}

// mostPayload is how much is put into one packet.
const mostPayload = 60_000

// add adds what was sent between two ports, with the number of its first byte.
func (c *capture) add(from, to uint16, seq uint32, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(data) > 0 {
		part := data[:min(len(data), mostPayload)]
		data = data[len(part):]
		packet := []byte{0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 6, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1}
		binary.BigEndian.PutUint16(packet[2:], uint16(40+len(part)))
		packet = binary.BigEndian.AppendUint16(packet, from)
		packet = binary.BigEndian.AppendUint16(packet, to)
		packet = binary.BigEndian.AppendUint32(packet, seq)
		packet = append(packet, 0, 0, 0, 1, 0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0)
		packet = append(packet, part...)
		for _, x := range []uint32{0, 0, uint32(len(packet)), uint32(len(packet))} {
			_ = binary.Write(&c.b, binary.LittleEndian, x) // which a buffer takes
		}
		c.b.Write(packet)
		seq += uint32(len(part))
	}
}

// tapped is a connection whose bytes are captured.
type tapped struct {
	net.Conn
	*capture
	port      uint16
	read, out uint32
}

func (t *tapped) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	t.add(t.port, 5432, 1+t.read, p[:n])
	t.read += uint32(n)
	return n, err
}

func (t *tapped) Write(p []byte) (int, error) {
	t.add(5432, t.port, 1+t.out, p)
	t.out += uint32(len(p))
	return t.Conn.Write(p)
}
