package publish

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// box is one of an MP4.
func box(kind string, content ...[]byte) []byte {
	body := slices.Concat(content...)
	return append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), append([]byte(kind), body...)...)
}

// movie makes an MP4 whose head says that it lasts so long and is so large.
func movieOf(length time.Duration, width, height uint32) []byte {
	u32 := func(list ...uint32) (b []byte) {
		for _, n := range list {
			b = binary.BigEndian.AppendUint32(b, n)
		}
		return b
	}
	matrix := u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
	ms := uint32(length.Milliseconds())
	mvhd := box("mvhd", u32(0, 0, 0, 1000, ms, 0x10000), []byte{1, 0, 0, 0}, u32(0, 0), matrix, make([]byte, 24), u32(2))
	tkhd := box("tkhd", u32(3, 0, 0, 1, 0, ms, 0, 0), make([]byte, 8), matrix, u32(width<<16, height<<16))
	return slices.Concat(box("ftyp", []byte("mp42"), u32(0), []byte("mp42isom")), box("mdat", []byte("pictures")), box("moov", mvhd, box("trak", tkhd)))
}

// The head of a video tells what the platform would refuse of it; what it does not tell is
// left to the platform.
func TestCheck_film(t *testing.T) {
	t.Parallel()
	s := newStudio(t, graphsim.Options{})
	for name, film := range map[string][]byte{
		"good.mp4": movieOf(30*time.Second, 1080, 1920), "short.mp4": movieOf(2*time.Second, 1080, 1920), "long.mp4": movieOf(16*time.Minute, 1080, 1920),
		"wide.mp4": movieOf(30*time.Second, 3840, 2160), "minute.mp4": movieOf(61*time.Second, 1080, 1920),
		"untold.mp4": slices.Concat(box("ftyp", []byte("mp42\x00\x00\x00\x00mp42")), box("mdat", []byte("pictures"))),
		"broken.mp4": slices.Concat(box("ftyp", []byte("mp42\x00\x00\x00\x00mp42")), bytes.Repeat([]byte{0, 0, 0, 9, 'm', 'o', 'o', 'v', 1}, 9)),
	} {
		if err := os.WriteFile(filepath.Join(string(s.Files), name), film, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		post Post
		want string // "" is none
	}{
		{Post{File: "good.mp4", ThumbOffset: of(int64(30_000))}, ""},
		{Post{File: "good.mp4", ThumbOffset: of(int64(30_001))}, "ThumbOffset is 30001 ms, and good.mp4 lasts 30000"},
		{Post{File: "short.mp4"}, "File short.mp4 lasts 2s: 3s is the least"},
		{Post{File: "long.mp4"}, "File long.mp4 lasts 16m0s: 15m0s is the most"},
		{Post{File: "wide.mp4"}, "File wide.mp4 has 3840 × 2160 pixels: 1920 columns are the most"},
		{Post{File: "minute.mp4"}, ""},
		{Post{Kind: Story, File: "minute.mp4"}, "File minute.mp4 lasts 1m1s: 1m0s is the most"},
		{Post{Children: []*Post{{File: "minute.mp4"}, {File: "wide.mp4"}}}, "Children[1].File wide.mp4 has 3840"},
		{Post{File: "untold.mp4"}, ""},
		{Post{File: "broken.mp4"}, ""},
	} {
		err := s.Check(&tc.post)
		if (err == nil) != (tc.want == "") || err != nil && !strings.HasPrefix(err.Error(), "publish: "+tc.want) {
			t.Errorf("%+v: %v, want %s", tc.post, err, tc.want)
		}
	}
	if _, err := s.Publish(t.Context(), s.account, &Post{File: "untold.mp4"}); err != nil || len(s.unchecked) != 1 || !strings.Contains(s.unchecked[0], "untold.mp4") {
		t.Errorf("%v, unchecked %q", err, s.unchecked)
	}
}

// FuzzReadFilm: the head of a file may be anything.
func FuzzReadFilm(f *testing.F) {
	f.Add(movieOf(time.Second, 640, 480))
	f.Fuzz(func(_ *testing.T, file []byte) {
		readFilm(bytes.NewReader(file))
	})
}
