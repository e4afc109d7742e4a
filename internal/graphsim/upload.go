package graphsim

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// uploadPath is where the bytes of videos go, which on the platform is a host of its own.
const uploadPath = "/ig-api-upload/"

// upload is what has come of a file.
type upload struct {
	size, got int64
	sum       hash.Hash
	busy      bool // somebody is sending
	whole     bool
}

// Uploaded tells how many bytes of the container's file have come, and their SHA-256 in
// hexadecimal digits; "" where none have.
func (b *Container) Uploaded() (n int64, sum string) {
	if b.upload == nil {
		return 0, ""
	}
	return b.upload.got, hex.EncodeToString(b.upload.sum.Sum(nil))
}

// uploadFailure is an answer of that host, which has a form of its own.
type uploadFailure struct {
	retriable    bool
	kind, detail string
}

func (f *uploadFailure) body() []byte {
	b := appendString(append(strconv.AppendBool([]byte(`{"debug_info":{"retriable":`), f.retriable), `,"type":`...), f.kind)
	return append(appendString(append(b, `,"message":`...), f.detail), '}', '}')
}

// serveUpload takes the bytes of a file, or a part of them: those from the header offset
// on, of which the header file_size tells how many there are in all.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	p := s.platform
	now := p.clock.read()
	entry := Entry{Time: now, Method: r.Method, Path: r.URL.Path, Query: "offset=" + r.Header.Get("offset") + "&file_size=" + r.Header.Get("file_size"), Calls: 1}
	faults := p.faults.strike(stageTransport, r.Method, r.URL.Path+"?"+entry.Query)
	for _, f := range faults {
		entry.note(f)
	}
	out := &reply{exit: s.exit, w: w, r: r, entry: &entry, faults: faults, trace: trace(p.opts.Seed, s.requests.Add(1))}
	if out.early() {
		return
	}
	body := io.Reader(r.Body)
	cut := false
	for _, f := range faults {
		if f.Kind == FaultUploadCut {
			body, cut = io.LimitReader(body, f.Size), true
		}
	}
	failure := p.receive(r, body)
	if cut {
		entry.Status = 0
		out.record()
		panic(http.ErrAbortHandler)
	}
	if failure != nil {
		out.json(http.StatusBadRequest, failure.body())
		return
	}
	out.json(http.StatusOK, []byte(`{"success":true,"message":"Upload successful."}`))
}

// receive takes what body brings into the container that the path names.
func (p *platform) receive(r *http.Request, body io.Reader) *uploadFailure {
	text, _ := strings.CutPrefix(r.Header.Get("Authorization"), "OAuth ")
	text = strings.TrimSpace(text)
	t := p.token(text)
	rest := strings.TrimPrefix(r.URL.Path, uploadPath)
	id := rest[strings.LastIndexByte(rest, '/')+1:]
	w := p.worldOf(text, true)
	w.mu.Lock()
	b := w.data.containers[id]
	now := p.clock.read()
	if t == nil || t.dead(now) != nil || b == nil || !t.sees(b.account) {
		w.mu.Unlock()
		return &uploadFailure{false, "NotAuthorizedError", "User not authorized to perform this request"}
	}
	if f := b.begin(r, now.Sub(b.Created) >= containerLife); f != nil {
		w.mu.Unlock()
		return f
	}
	if r.Header.Get("file_url") != "" {
		b.upload.whole, b.upload.busy = true, false
		p.arrived(b)
		w.mu.Unlock()
		return nil
	}
	w.mu.Unlock()
	return p.take(w, b, body)
}

// begin readies the container for bytes.
func (b *Container) begin(r *http.Request, expired bool) *uploadFailure {
	if b.draft == nil || !b.draft.resumable || expired || b.published != nil {
		return &uploadFailure{false, "ProcessingFailedError", "The container takes no upload"}
	}
	if b.upload == nil {
		b.upload = &upload{sum: sha256.New()}
	}
	u := b.upload
	if u.busy {
		return &uploadFailure{true, "ProcessingFailedError", "Another upload is under way"}
	}
	if r.Header.Get("file_url") == "" {
		size, err1 := strconv.ParseInt(r.Header.Get("file_size"), 10, 64)
		at, err2 := strconv.ParseInt(r.Header.Get("offset"), 10, 64)
		switch {
		case err1 != nil || err2 != nil || size <= 0:
			return &uploadFailure{false, "ParameterError", "The headers offset and file_size are required"}
		case at == 0 && u.got > 0 && !u.whole: // it begins anew
			*u = upload{sum: sha256.New()}
		case at != u.got || u.size != 0 && u.size != size || u.whole:
			return &uploadFailure{false, "OffsetInvalidError", "Offset does not match the bytes that have been received"}
		}
		u.size = size
	}
	u.busy = true
	return nil
}

// take reads the bytes, piece by piece, so that what has come before a cut is kept.
func (p *platform) take(w *world, b *Container, body io.Reader) *uploadFailure {
	buf := make([]byte, 64<<10)
	for {
		n, err := body.Read(buf)
		w.mu.Lock()
		u := b.upload
		n = int(min(int64(n), u.size-u.got))
		u.sum.Write(buf[:n])
		u.got += int64(n)
		done := err != nil || u.got == u.size
		if done {
			u.busy = false
			if u.got == u.size {
				u.whole = true
				p.arrived(b)
			}
		}
		whole := u.whole
		w.mu.Unlock()
		switch {
		case whole:
			return nil
		case done:
			return &uploadFailure{true, "PartialRequestError", "Partial request (did not match length of file)"}
		}
	}
}

// arrived notes that the file is there, and begins the work on it.
func (p *platform) arrived(b *Container) {
	now := p.clock.read()
	b.ready = now.Add(p.opts.VideoWork)
	p.done.add(Deed{Time: now, What: "upload", On: b.ID})
}
