package keyring

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore/storetest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// ring is a keyring in memory.
type ring struct {
	mu      sync.Mutex
	entries map[string]string
	refuse  error                   // the answer to all questions
	before  func(what, name string) // each question
}

func (r *ring) ask(what, name string) error {
	if r.before != nil {
		r.before(what, name)
	}
	return r.refuse
}

func (r *ring) Get(service, name string) (string, error) {
	if err := r.ask("get", name); err != nil {
		return "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	value, ok := r.entries[service+"/"+name]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return value, nil
}

func (r *ring) Set(service, name, value string) error {
	if err := r.ask("set", name); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.entries == nil {
		r.entries = map[string]string{}
	}
	if len(value) > 2560 {
		return keyring.ErrSetDataTooBig
	}
	r.entries[service+"/"+name] = value
	return nil
}

func (r *ring) Delete(service, name string) error {
	if err := r.ask("delete", name); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.entries[service+"/"+name]; !ok {
		return keyring.ErrNotFound
	}
	delete(r.entries, service+"/"+name)
	return nil
}

// over is a system over a keyring.
func over(r *ring) *system {
	s := newSystem()
	s.ring, s.bus = r, func() error { return nil }
	return s
}

// service is a name that no other test has.
func service(t *testing.T) string { return strings.ReplaceAll(t.Name(), "/", ".") }

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, storetest.Place{New: func(t *testing.T) storetest.Opener {
		shared := &ring{}
		return func(ctx context.Context, passphrase oauth.Secret) (tokenstore.Store, error) {
			r, err := open(ctx, over(shared), "keyring://"+service(t))
			if err != nil {
				return nil, err
			}
			return tokenstore.Seal(r, passphrase), nil
		}
	}})
}

// The library's own stand-in serves, too.
func TestStore_mock(t *testing.T) {
	t.Parallel()
	s := newSystem()
	s.bus = func() error { return nil }
	r, err := open(t.Context(), s, "keyring:")
	if err != nil {
		t.Fatal(err)
	}
	store, token := tokenstore.Seal(r, storetest.Passphrase), storetest.Token("1", 1)
	if err := store.Save(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if got, err := store.Load(t.Context(), token.Key); err != nil || got.Access != token.Access {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := keyring.Get("viewfinder", headName); err != nil {
		t.Errorf("the head: %v", err)
	}
}

// All entries are small, and a new document leaves nothing of the old one.
func TestRecords_entries(t *testing.T) {
	t.Parallel()
	shared := &ring{}
	r, err := open(t.Context(), over(shared), "keyring://"+service(t))
	if err != nil {
		t.Fatal(err)
	}
	save := func(length int) {
		record := &tokenstore.Record{TokenInfo: storetest.Token("1", 1).TokenInfo, Sealed: bytes.Repeat([]byte{1}, length)}
		if err := r.Save(t.Context(), record); err != nil {
			t.Fatal(err)
		}
	}
	count := func() (n int) {
		for name, value := range shared.entries {
			n++
			if len(value) > partSize {
				t.Errorf("%s has %d bytes", name, len(value))
			}
		}
		return n
	}
	save(20_000)
	many := count()
	save(1)
	if few := count(); many < 10 || few != 2 {
		t.Errorf("%d entries, then %d", many, few)
	}
	// A program is killed before it has replaced the head, with more parts
	// written than the next document has.
	for i := range 5 {
		shared.entries[service(t)+"/"+partName(3, i)] = "left"
	}
	save(2)
	save(3)
	if n := count(); n != 2 {
		t.Errorf("%d entries are left", n)
	}
}

// Who reads while a document is replaced sees the old one or the new one.
func TestRecords_readWhileReplaced(t *testing.T) {
	t.Parallel()
	shared := &ring{}
	r, err := open(t.Context(), over(shared), "keyring://"+service(t))
	if err != nil {
		t.Fatal(err)
	}
	key := storetest.Token("1", 1).Key
	save := func(n byte) {
		record := &tokenstore.Record{TokenInfo: oauth.TokenInfo{Key: key}, Sealed: bytes.Repeat([]byte{n}, 4000)}
		if err := r.Save(t.Context(), record); err != nil {
			t.Error(err)
		}
	}
	save(1)
	reading := over(&ring{})
	replaced := false
	reading.ring = &ring{entries: shared.entries, before: func(_, name string) {
		if name == partName(1, 1) && !replaced {
			replaced = true
			save(2)
		}
	}}
	other, err := open(t.Context(), reading, "keyring://"+service(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := other.Load(t.Context(), key)
	if err != nil || got.Sealed[0] != 2 || !replaced {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestRecords_damaged(t *testing.T) {
	t.Parallel()
	name := service(t)
	for what, tt := range map[string]struct {
		entries map[string]string
		want    string
	}{
		"head":         {map[string]string{"head": "x"}, "are damaged: delete them, and log in again"},
		"no parts":     {map[string]string{"head": `{"format":1,"generation":1,"parts":0}`}, "are damaged"},
		"part missing": {map[string]string{"head": `{"format":1,"generation":1,"parts":2}`, "part 1.0": "e30="}, "are damaged"},
		"part":         {map[string]string{"head": `{"format":1,"generation":1,"parts":1}`, "part 1.0": "x"}, "are damaged"},
		"newer":        {map[string]string{"head": `{"format":2,"generation":1,"parts":1}`}, "have the format 2, and this program knows 1"},
	} {
		r := &ring{entries: map[string]string{}}
		for entry, value := range tt.entries {
			r.entries[name+"/"+entry] = value
		}
		if _, err := open(t.Context(), over(r), "keyring://"+name); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A keyring that does not answer is an error after three seconds, and asked
// nothing else as long as it does not.
func TestSystem_hangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		questions, answer := 0, make(chan struct{})
		s := over(&ring{before: func(string, string) { questions++; <-answer }})
		for range 3 {
			begun := time.Now()
			_, err := s.get(t.Context(), "service", "name")
			if took := time.Since(begun); took != 3*time.Second || !errors.Is(err, errUnavailable) || !strings.Contains(fmt.Sprint(err), "has not answered for 3s: unlock it") {
				t.Errorf("after %v: %v", took, err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.get(ctx, "service", "name"); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errUnavailable) {
			t.Errorf("the caller's own end: %v", err)
		}
		synctest.Wait()
		if questions != 1 {
			t.Errorf("%d questions hang", questions)
		}
		close(answer)
		synctest.Wait()
		if _, err := s.get(t.Context(), "service", "name"); !errors.Is(err, keyring.ErrNotFound) {
			t.Errorf("unlocked: %v", err)
		}
	})
}

// Without a keyring, tokens go to the file that the location names for that
// case, or nowhere.
func TestOpen_fallback(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "private", "tokens.json")
	without := newSystem() // there is no bus, see TestMain
	refusing := over(&ring{refuse: errors.New("the name org.freedesktop.secrets was not provided")})
	for _, s := range []*system{without, refusing} {
		_, err := open(t.Context(), s, "keyring://mine")
		if !errors.Is(err, errUnavailable) || !strings.HasSuffix(err.Error(), "; or name a file for that case: keyring://mine?fallback=PATH") {
			t.Errorf("got %v", err)
		}
		r, err := open(t.Context(), s, "keyring://mine?fallback="+path)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Save(t.Context(), &tokenstore.Record{TokenInfo: storetest.Token("1", 1).TokenInfo, Sealed: []byte{1}}); err != nil {
			t.Error(err)
		}
	}
	file, err := tokenstore.FileRecords(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if list, err := file.List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("in the file: %v, %v", list, err)
	}
	for location, want := range map[string]string{
		"keyring://mine?falback=x": `"falback" is no option`,
		"keyring://mine?%zz":       "is not a query",
	} {
		if _, err := open(t.Context(), over(&ring{}), location); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", location, err)
		}
	}
}

// However many ask for the key, one is made.
func TestSealingKey(t *testing.T) {
	t.Parallel()
	shared := &ring{}
	if _, err := (sealing{over(shared)}).SealingKey(t.Context(), 32, false); !errors.Is(err, tokenstore.ErrNoKey) {
		t.Errorf("none: %v", err)
	}
	keys := make(chan []byte)
	for range 8 {
		go func() {
			key, err := sealing{over(shared)}.SealingKey(t.Context(), 32, true)
			if err != nil {
				t.Error(err)
			}
			keys <- key
		}()
	}
	first := <-keys
	for range 7 {
		if key := <-keys; !bytes.Equal(key, first) || len(key) != 32 {
			t.Errorf("%d bytes, another key", len(key))
		}
	}
	shared.entries["viewfinder/sealing key"] = "no key"
	if _, err := (sealing{over(shared)}).SealingKey(t.Context(), 32, false); err == nil || errors.Is(err, tokenstore.ErrNoKey) || strings.Contains(err.Error(), "no key,") {
		t.Errorf("damaged: %v", err)
	}
	if _, err := (sealing{newSystem()}).SealingKey(t.Context(), 32, true); !errors.Is(err, errUnavailable) {
		t.Errorf("no bus: %v", err)
	}
}

// What the keyring holds of a token is sealed.
func TestStore_sealed(t *testing.T) {
	t.Parallel()
	shared := &ring{}
	r, err := open(t.Context(), over(shared), "keyring://"+service(t))
	if err != nil {
		t.Fatal(err)
	}
	token := storetest.Token("1", 1)
	if err := tokenstore.Seal(r, storetest.Passphrase).Save(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	d, err := r.(*records).read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(d)
	if err != nil || strings.Contains(string(text), token.Access.Reveal()) || !strings.Contains(string(text), `"userName":"Some One"`) {
		t.Errorf("%s, %v", text, err)
	}
}
