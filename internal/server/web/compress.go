package web

import (
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// compressor compresses what is written to it. Flush has all of it reach the reader, Close
// writes the end.
type compressor interface {
	io.WriteCloser
	Flush() error
	Reset(w io.Writer)
}

// codings are those that answers are compressed by, the best first. Their windows are small,
// since there is one for each answer under way; encoders are used again.
var codings = []struct {
	name string
	pool *sync.Pool
}{
	{"zstd", &sync.Pool{New: func() any {
		e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(128<<10), zstd.WithLowerEncoderMem(true))
		if err != nil {
			panic(err) // options that are constants
		}
		return e
	}}},
	{"gzip", &sync.Pool{New: func() any {
		e, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
		if err != nil {
			panic(err) // a level that is a constant
		}
		return e
	}}},
}

// encoded returns a compressor onto w by what the request accepts, nil for none, and what to
// call when done with it.
func encoded(w io.Writer, r *http.Request) (c compressor, name string, done func()) {
	accepted := strings.Join(r.Header.Values("Accept-Encoding"), ",")
	best := 0.0
	var from *sync.Pool
	for _, coding := range codings {
		if q := codingQuality(accepted, coding.name); q > best {
			best, name, from = q, coding.name, coding.pool
		}
	}
	if from == nil {
		return nil, "", func() {}
	}
	c = from.Get().(compressor) //nolint:forcetypeassert // the pools have no others
	c.Reset(w)
	return c, name, func() {
		c.Reset(nil)
		from.Put(c)
	}
}

// codingQuality is how much a header Accept-Encoding wants a coding, 0 for not at all.
func codingQuality(accepted, name string) float64 {
	quality := 0.0
	for part := range strings.SplitSeq(accepted, ",") {
		coding, params, _ := strings.Cut(part, ";")
		coding = strings.ToLower(strings.TrimSpace(coding))
		if coding != name && coding != "*" {
			continue
		}
		key, text, _ := strings.Cut(params, "=")
		q := 1.0
		if strings.EqualFold(strings.TrimSpace(key), "q") {
			q = qualityOf(strings.TrimSpace(text))
		}
		if coding == name {
			return q
		}
		quality = q
	}
	return quality
}
