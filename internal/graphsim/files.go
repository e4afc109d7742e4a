package graphsim

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// Files of media are at a host of their own, which with Options.Files the simulator is
// too. They take no token: an address that holds its signature is enough.
const (
	mediaOrigin = "https://scontent.cdninstagram.example"
	mediaPath   = "/v/t51.2885-15/"
)

// mediaURL is the address of a file.
func mediaURL(id, suffix string, seed uint64) string {
	return mediaOrigin + mediaPath + id + "_n." + suffix +
		"?_nc_cat=" + strconv.FormatUint(mix(seed, 6)%110, 10) + "&ccb=1-7&oh=00_" + strconv.FormatUint(mix(seed, 7), 36)
}

// ownFiles names files in an answer at an origin of the simulator's.
func ownFiles(body []byte, origin string) []byte {
	for _, escape := range []func(string) string{
		func(s string) string { return s },
		func(s string) string { return strings.ReplaceAll(s, "/", `\/`) },
	} {
		body = bytes.ReplaceAll(body, []byte(escape(mediaOrigin+mediaPath)), []byte(escape(origin+mediaPath)))
	}
	return body
}

// serveFile serves a file of media, the same bytes for the same name, in ranges too.
func serveFile(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if r.Header.Get("Authorization") != "" || query.Has("access_token") {
		http.Error(w, "a token was sent to a host of media", http.StatusBadRequest)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, mediaPath)
	content, kind := fileNamed(name)
	if content == nil || query.Get("oh") == "" || r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "URL signature mismatch", http.StatusForbidden)
		return
	}
	h := fnv.New64a()
	h.Write(content)
	w.Header().Set("ETag", strconv.Quote(strconv.FormatUint(h.Sum64(), 16)))
	w.Header().Set("Content-Type", kind)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// fileNamed is the content of a file and its type; nil for a name that is none.
func fileNamed(name string) (content []byte, kind string) {
	h := fnv.New64a()
	h.Write([]byte(name))
	seed := h.Sum64()
	if strings.Contains(name, "/") {
		return nil, ""
	}
	switch path.Ext(name) {
	case ".jpg":
		return picture(seed), "image/jpeg"
	case ".mp4":
		return clip(seed, "isom"), "video/mp4"
	case ".m4a":
		return clip(seed, "M4A "), "audio/mp4"
	}
	return nil, ""
}

// picture is a JPEG of a colour that fades.
func picture(seed uint64) []byte {
	const side = 320
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		c := color.RGBA{byte(seed) - byte(y/3), byte(seed >> 8), byte(seed>>16) + byte(y/3), 255}
		for x := range side {
			m.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if jpeg.Encode(&b, m, nil) != nil { // a buffer takes all
		return nil
	}
	return b.Bytes()
}

// clip has the boxes of an MP4 file and nothing to play in them.
func clip(seed uint64, brand string) []byte {
	box := func(kind string, content []byte) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(8+len(content)))
		return append(append(b, kind...), content...)
	}
	noise := make([]byte, 0, 200_000)
	for i := uint64(0); len(noise) < cap(noise); i++ {
		noise = binary.BigEndian.AppendUint64(noise, mix(seed, i))
	}
	return append(box("ftyp", []byte(brand+"\x00\x00\x02\x00"+brand)), box("mdat", noise)...)
}
