package blob

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// What is promised holds of both kinds.
func TestStores(t *testing.T) {
	places := map[string]func(t *testing.T) Store{
		"folder": func(t *testing.T) Store {
			s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a", "lake"))
			if err != nil {
				t.Fatal(err)
			}
			return s
		},
		"s3": func(t *testing.T) Store { return start(t).open(t) },
	}
	for name, open := range places {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			defer func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}()
			t.Run("put and get", func(t *testing.T) { putAndGet(t, s) })
			t.Run("conditions", func(t *testing.T) { conditions(t, s) })
			t.Run("race", func(t *testing.T) { race(t, s) })
		})
	}
}

func putAndGet(t *testing.T, s Store) {
	ctx := t.Context()
	for key, text := range map[string]string{"Media/month=2026-11/a.parquet": "one", "Media/b": "2", "c": strings.Repeat("long", 100_000)} {
		if _, err := put(ctx, s, key, "before", When{}); err != nil {
			t.Fatal(err)
		}
		info, err := put(ctx, s, key, text, When{})
		if err != nil {
			t.Fatal(err)
		}
		got, read := get(t, s, key)
		if got != text || read.Size != int64(len(text)) || read.Tag != info.Tag || read.Key != key {
			t.Errorf("%s: %d bytes %+v, want %+v", key, len(got), read, info)
		}
	}
	var keys []string
	for info, err := range s.List(ctx, "Media/") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	if got := strings.Join(keys, " "); got != "Media/b Media/month=2026-11/a.parquet" {
		t.Errorf("listed %s", got)
	}
	for range s.List(ctx, "") {
		break // leaves nothing running
	}
	for range 2 {
		if err := s.Delete(ctx, "Media/b"); err != nil {
			t.Error(err)
		}
		if err := s.Erase(ctx, "c"); err != nil {
			t.Error(err)
		}
	}
	if _, _, err := s.Get(ctx, "c"); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "c in "+s.Place()) {
		t.Errorf("of what was deleted: %v", err)
	}
	for _, key := range []string{"", "/a", "../a", "a//b", ".a", "a/.b", "a/", "a b", `a\b`, "a\x00", "C:a"} {
		if _, err := put(ctx, s, key, "x", When{}); err == nil {
			t.Errorf("%q is a key", key)
		}
		if _, _, err := s.Get(ctx, key); err == nil {
			t.Errorf("%q is read", key)
		}
		if err := s.Delete(ctx, key); err == nil {
			t.Errorf("%q is deleted", key)
		}
	}
	if _, err := put(ctx, s, "empty", "", When{}); err == nil {
		t.Error("an empty blob is written")
	}
	if _, err := s.Put(ctx, "short", strings.NewReader("abc"), 4, When{}); err == nil {
		t.Error("fewer bytes than were said are a blob")
	}
	if _, _, err := s.Get(ctx, "short"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("half a blob is there: %v", err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := put(ended, s, "ended", "x", When{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	for _, err := range s.List(ended, "") {
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}

func conditions(t *testing.T, s Store) {
	ctx := t.Context()
	first, err := put(ctx, s, "m", "1", When{Absent: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := put(ctx, s, "m", "x", When{Absent: true}); !errors.Is(err, ErrChanged) {
		t.Errorf("over one that is there: %v", err)
	}
	second, err := put(ctx, s, "m", "2", When{Tag: first.Tag})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := put(ctx, s, "m", "x", When{Tag: first.Tag}); !errors.Is(err, ErrChanged) {
		t.Errorf("over one that has changed: %v", err)
	}
	if _, err := put(ctx, s, "none", "x", When{Tag: second.Tag}); !errors.Is(err, ErrChanged) {
		t.Errorf("over none: %v", err)
	}
	if got, info := get(t, s, "m"); got != "2" || info.Tag != second.Tag {
		t.Errorf("it is %s", got)
	}
}

// Of many that add to one blob, each is heard.
func race(t *testing.T, s Store) {
	ctx := t.Context()
	if _, err := put(ctx, s, "sum", "x", When{Absent: true}); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				text, info := get(t, s, "sum")
				_, err := put(ctx, s, "sum", text+"x", When{Tag: info.Tag})
				if err == nil {
					return
				}
				if !errors.Is(err, ErrChanged) {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if got, _ := get(t, s, "sum"); got != "xxxxxxxxx" {
		t.Errorf("it is %q", got)
	}
}

// A folder is the user's own, nothing is reached outside of it, and what was left in the
// middle is swept.
func TestFolder(t *testing.T) {
	t.Parallel()
	dir, outside := filepath.Join(t.TempDir(), "lake"), t.TempDir()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := put(t.Context(), s, "a/b", "x", When{}); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		for path, want := range map[string]fs.FileMode{"": 0o700, "a": 0o700, "a/b": 0o600} {
			if info, err := os.Stat(filepath.Join(dir, path)); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v %v", path, info.Mode(), err)
			}
		}
		if err := os.Symlink(outside, filepath.Join(dir, "out")); err != nil {
			t.Fatal(err)
		}
		if _, err := put(t.Context(), s, "out/x", "x", When{}); err == nil {
			t.Error("written outside")
		}
	}
	left := filepath.Join(dir, "a", unfinished+"left")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	for info, err := range s.List(t.Context(), "") {
		if err != nil || info.Key != "a/b" {
			t.Errorf("listed %v %v", info.Key, err)
		}
	}
	if err := s.Sweep(t.Context(), time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); err != nil {
		t.Error("what is being written is swept")
	}
	if err := s.Sweep(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Error("what was left stays")
	}
	if text, _ := get(t, s, "a/b"); text != "x" {
		t.Error("a blob is swept")
	}
	if _, err := Open(t.Context(), filepath.Join(dir, "a", "b")); err == nil {
		t.Error("a file is a folder")
	}
}

// Addresses are what they say, and hold no secret.
func TestAddresses(t *testing.T) {
	fakeKeys(t)
	for place, want := range map[string]string{
		"s3://kept/a/b?region=eu-central-1":                             "s3://kept/a/b",
		"s3://kept?endpoint=https://minio.example.test:9000&style=path": "s3://kept at minio.example.test:9000",
		"s3://kept/x?endpoint=http://127.0.0.1:9000":                    "s3://kept/x at 127.0.0.1:9000",
		"s3://kept/x?endpoint=http://[::1]:9000":                        "s3://kept/x at [::1]:9000",
	} {
		a, err := parseAddress(place)
		if err != nil || a.place() != want {
			t.Errorf("%s: %s %v", place, a.place(), err)
		}
	}
	for place, want := range map[string]string{
		"":                                  "the place of the lake is empty",
		"gs://kept":                         "gs:// is no place",
		"s3://":                             "names a bucket",
		"s3://fake-key:fake-secret@kept/x":  "holds no credentials",
		"s3://kept/../x":                    "is no key",
		"s3://kept?secret=fake-secret":      `there is "secret"`,
		"s3://kept?style=odd":               "style is path or host",
		"s3://kept?credentials=fake-secret": "credentials is machine or left out",
		"s3://kept?endpoint=http://minio.example":                       "is asked with TLS",
		"s3://kept?endpoint=https://fake-key:fake-secret@minio.example": "without path or credentials",
		"s3://kept?endpoint=minio:9000":                                 "an address https://host:port",
		"s3://kept?region=a&region=b":                                   "once each",
		"file://host/x":                                                 "no host",
	} {
		_, err := Open(t.Context(), place)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "fake-secret") {
			t.Errorf("%s: %v, want %s", place, err, want)
		}
	}
}
