package graphsim

import (
	"encoding/base64"
	"encoding/json"
	"hash/fnv"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// maxBody bounds what the simulator reads of a request.
const maxBody = 8 << 20

// request is what is common to the calls of one HTTP request.
type request struct {
	path      string
	params    params
	tokenText string
	now       time.Time
	origin    string
	trace     string
}

// readRequest takes the parameters from query and body and the token from either
// place.
func readRequest(r *http.Request, now time.Time, trace string) (request, *Error) {
	req := request{path: r.URL.Path, now: now, origin: "http://" + r.Host, trace: trace}
	p, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return req, err
	}
	req.params = p
	if r.Method == http.MethodPost {
		form, err := readForm(r)
		if err != nil {
			return req, err
		}
		for _, x := range form {
			req.params = req.params.with(x.name, x.value)
		}
	}
	req.tokenText = req.params.get("access_token")
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		req.tokenText = strings.TrimSpace(bearer)
	} else if old, ok := strings.CutPrefix(r.Header.Get("Authorization"), "OAuth "); ok {
		req.tokenText = strings.TrimSpace(old)
	}
	return req, nil
}

// readForm reads a body in any of the three forms that clients send. Of forms
// whose order is not kept, the order is that of the names.
func readForm(r *http.Request) (params, *Error) {
	bad := badParam("(#100) The request body cannot be read")
	r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	switch strings.TrimSpace(kind) {
	case "multipart/form-data":
		if r.ParseMultipartForm(maxBody) != nil {
			return nil, bad
		}
		var p params
		for _, name := range slices.Sorted(maps.Keys(r.MultipartForm.Value)) {
			values := r.MultipartForm.Value[name]
			p = p.with(name, values[len(values)-1])
		}
		return p, nil
	case "application/json":
		var object map[string]json.RawMessage
		if json.NewDecoder(r.Body).Decode(&object) != nil {
			return nil, bad
		}
		var p params
		for _, name := range slices.Sorted(maps.Keys(object)) {
			var s string
			if json.Unmarshal(object[name], &s) != nil {
				s = string(object[name])
			}
			p = p.with(name, s)
		}
		return p, nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, bad
	}
	return parseQuery(string(body))
}

// method is the verb of the call: clients that cannot send a verb name it in
// the method parameter of a POST.
func (req request) method(verb string) string {
	if m := req.params.get("method"); m != "" && verb == http.MethodPost {
		return strings.ToUpper(m)
	}
	return verb
}

// partTrace makes the identifier of a part of a batch from that of the whole.
func partTrace(whole string, i int) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(whole))
	return trace(h.Sum64(), uint64(i))
}

// trace makes the identifiers of an answer from the number of the request.
func trace(seed, n uint64) string {
	h := mix(seed+0x7ace, n)
	buf := make([]byte, 0, 16)
	for i := range 16 {
		buf = append(buf, byte(mix(h, uint64(i))))
	}
	return "A" + base64.RawURLEncoding.EncodeToString(buf)
}
