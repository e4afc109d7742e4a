package proxy

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/klauspost/compress/zstd"
)

const (
	// maxWindow bounds the memory that unpacking zstd takes, as RFC 9659 does.
	maxWindow = 8 << 20
	// maxGrowth and freeGrowth bound what an answer unpacks to: so many times
	// its size, and so many bytes in any case. Text packs some 20 to 1, the
	// bombs that this is for a thousand to 1 and more.
	maxGrowth  = 200
	freeGrowth = 16 << 20
)

// ErrBomb is the error of reading an answer that unpacks to far more than any
// text would.
var ErrBomb = errors.New("http: the answer unpacks to more than 200 times its size: not read on")

// withEncodings returns the request asking for a compressed answer, or the
// request itself where the caller has a say in that.
func withEncodings(req *http.Request) *http.Request {
	if req.Method == http.MethodHead || req.Header.Get("Accept-Encoding") != "" || req.Header.Get("Range") != "" {
		return req
	}
	asking := *req
	asking.Header = req.Header.Clone()
	if asking.Header == nil {
		asking.Header = http.Header{}
	}
	asking.Header.Set("Accept-Encoding", "zstd, gzip")
	return &asking
}

// unpack has the answer's body read as it was before it was compressed.
func unpack(resp *http.Response) error {
	encoding := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding")))
	if encoding == "" || encoding == "identity" {
		return nil
	}
	packed := &counter{from: resp.Body}
	body := &unpacked{packed: packed}
	switch encoding {
	case "gzip", "x-gzip":
		body.open = func() (io.Reader, error) { return gzip.NewReader(packed) }
	case "zstd":
		body.open = func() (io.Reader, error) {
			// Without goroutines, which an answer left unread would leave behind.
			d, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
			if err == nil {
				body.release = d.Close
			}
			return d, err
		}
	default:
		_ = resp.Body.Close()
		return fmt.Errorf("http: the answer is encoded in %q, which was not asked for", printable(encoding))
	}
	resp.Body, resp.ContentLength, resp.Uncompressed = body, -1, true
	resp.Header.Del("Content-Encoding")
	resp.Header.Del("Content-Length")
	return nil
}

// counter counts what is read.
type counter struct {
	from io.ReadCloser
	n    int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}

// unpacked reads a compressed body unpacked. It opens it at the first read, so
// that an answer is returned as soon as its head is there.
type unpacked struct {
	packed  *counter
	open    func() (io.Reader, error)
	reader  io.Reader
	release func()
	n       int64
	err     error
}

func (u *unpacked) Read(p []byte) (int, error) {
	if u.err != nil {
		return 0, u.err
	}
	if u.reader == nil {
		if u.reader, u.err = u.open(); u.err != nil {
			if errors.Is(u.err, io.EOF) && u.packed.n > 0 {
				u.err = io.ErrUnexpectedEOF
			}
			return 0, u.err
		}
	}
	n, err := u.reader.Read(p)
	u.n += int64(n)
	if u.n > freeGrowth && u.n > maxGrowth*u.packed.n {
		err = ErrBomb
	}
	u.err = err
	return n, err
}

// Close closes what it reads from.
func (u *unpacked) Close() error {
	if u.release != nil {
		u.release()
		u.release = nil
	}
	if u.err == nil {
		u.err = http.ErrBodyReadAfterClose
	}
	return u.packed.from.Close()
}
