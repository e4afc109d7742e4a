package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

type token string

func (t token) AccessToken(context.Context) (string, error) { return string(t), nil }

// attempts is how often its client sends a request at the most.
const attempts = 4

// studio is a publisher with a simulator whose clock goes on where it waits.
type studio struct {
	Publisher
	sim     *graphsim.Server
	account string
	notes   []string

	unchecked []string
	stages    []write.Stage
}

func newStudio(t *testing.T, o graphsim.Options) *studio {
	t.Helper()
	if o.Media == 0 {
		o.Media = -1
	}
	sim, err := graphsim.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	sleep := func(ctx context.Context, d time.Duration) error {
		sim.Advance(d)
		return ctx.Err()
	}
	client, err := graph.New(graph.Config{Endpoint: sim.URL(), Tokens: token(sim.Token()), Timeout: 10 * time.Second, Retries: attempts - 1, Sleep: sleep})
	if err != nil {
		t.Fatal(err)
	}
	s := &studio{sim: sim, account: sim.Data().Accounts[0].ID}
	s.Publisher = Publisher{
		Client: client, Rules: Rules{Facebook: true, Local: true}, Files: fileroot.Dir(t.TempDir()), Now: sim.Now,
		Sleep:     sleep,
		Note:      func(text string) { s.notes = append(s.notes, text) },
		Unchecked: func(text string) { s.unchecked = append(s.unchecked, text) },
		Progress: func(x Progress) {
			if n := len(s.stages); n == 0 || s.stages[n-1] != x.Stage {
				s.stages = append(s.stages, x.Stage)
			}
		},
	}
	return s
}

// film puts a file that begins like a video below the root.
func (s *studio) film(t *testing.T, name string, size int) []byte {
	t.Helper()
	film := append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), bytes.Repeat([]byte("moving pictures "), size/16)...)
	if err := os.WriteFile(filepath.Join(string(s.Files), name), film, 0o600); err != nil {
		t.Fatal(err)
	}
	return film
}

// did is what was done, in words.
func (s *studio) did() string {
	var list []string
	for _, d := range s.sim.Done() {
		list = append(list, d.What)
	}
	return strings.Join(list, " ")
}

const picture, movie = "https://x.example/a.jpg", "https://x.example/a.mp4"

func TestPublish(t *testing.T) {
	t.Parallel()
	at := 0.5
	for _, tc := range []struct {
		name string
		post Post
		did  string
		kind string // media_type media_product_type
	}{
		{"image", Post{ImageURL: picture, Caption: "one", AltText: "a street", UserTags: []UserTag{{"friend", &at, &at}}, Collaborators: []string{"a.b"}}, "container publish", "IMAGE FEED"},
		{"reel", Post{VideoURL: movie, Caption: "two", Trial: "MANUAL"}, "container publish", "VIDEO REELS"},
		{"story", Post{Kind: Story, ImageURL: picture, UserTags: []UserTag{{Username: "friend"}}}, "container publish", "IMAGE STORY"},
		{"story of a file", Post{Kind: Story, File: "a.mp4"}, "container upload publish", "VIDEO STORY"},
		{"reel of a file", Post{File: "a.mp4"}, "container upload publish", "VIDEO REELS"},
		{"carousel", Post{Caption: "all", Children: []*Post{{ImageURL: picture}, {VideoURL: movie}, {File: "a.mp4"}}}, "container container container upload container publish", "CAROUSEL_ALBUM FEED"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStudio(t, graphsim.Options{VideoWork: 90 * time.Second, Stories: -1})
			s.film(t, "a.mp4", 1<<20)
			made, err := s.Publish(t.Context(), s.account, &tc.post)
			if err != nil {
				t.Fatal(err)
			}
			m := s.sim.Data().MediaByID(made.ID)
			if m == nil {
				t.Fatalf("no such post: %+v", made)
			}
			if got := m.Type + " " + m.Product; got != tc.kind || s.did() != tc.did {
				t.Errorf("made %s by %s", got, s.did())
			}
			if caption, _ := m.Caption(); caption != tc.post.Caption {
				t.Errorf("caption %q", caption)
			}
			if got, want := s.made(), planned(tc.post.Plan(s.account, false)); !slices.Equal(got, want) {
				t.Errorf("calls:\n%s\nplanned:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// made are the calls that were made, what was asked again once.
func (s *studio) made() (list []string) {
	for _, e := range s.sim.Journal() {
		if strings.HasPrefix(e.Query, "offset=") { // which the headers say
			e.Query = ""
		}
		list = append(list, e.Method+" "+e.Path+" "+e.Query)
	}
	return alike(list)
}

// planned are those of a plan.
func planned(calls []Call) (list []string) {
	for _, c := range calls {
		if c.Params.Has("file") { // which is the body
			c.Params = nil
		}
		text, _ := url.QueryUnescape(c.Params.Encode())
		list = append(list, c.Method+" /v27.0/"+c.Path+" "+text)
	}
	return alike(list)
}

var (
	version = regexp.MustCompile(`/v[0-9.]+/`)
	named   = regexp.MustCompile(`\{[a-z]+\}|1[78][0-9]{15}|\[.*\]`)
)

// alike are calls without the ids of what they make, and each once in a row.
func alike(calls []string) []string {
	for i, c := range calls {
		method, rest, _ := strings.Cut(named.ReplaceAllString(version.ReplaceAllString(c, "/"), "…"), " ")
		calls[i] = method + " " + strings.TrimSpace(strings.ReplaceAll(rest, "ig-api-upload/…", "upload"))
	}
	return slices.Compact(calls)
}

// An upload goes on where it was cut, and what comes is the file.
func TestUpload_cut(t *testing.T) {
	t.Parallel()
	s := newStudio(t, graphsim.Options{})
	film := s.film(t, "a.mp4", 3<<20)
	for i, cut := range []int64{0, 1, 700_000, 0, 900_001} {
		s.sim.Inject(graphsim.Fault{Kind: graphsim.FaultUploadCut, Size: cut, At: i + 1, Path: "ig-api-upload"})
	}
	s.sim.Inject(graphsim.Fault{Kind: graphsim.FaultDrop, At: 6, Path: "ig-api-upload"}) // all has come, and no answer
	made, err := s.Publish(t.Context(), s.account, &Post{File: "a.mp4"})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(film)
	if n, got := s.sim.Data().ContainerByID(made.Container).Uploaded(); n != int64(len(film)) || got != hex.EncodeToString(sum[:]) {
		t.Errorf("%d bytes have come of %d, or others", n, len(film))
	}
	if s.did() != "container upload publish" {
		t.Errorf("done: %s", s.did())
	}
	// Whoever was killed before the end was told goes on as the errors say, and is told that it is there.
	again, err := s.Publish(t.Context(), s.account, &Post{ContainerID: made.Container, File: "a.mp4"})
	if err != nil || again.Container != made.Container || s.did() != "container upload publish" {
		t.Errorf("gone on: %+v, %v, done: %s", again, err, s.did())
	}
	if !slices.ContainsFunc(s.notes, func(note string) bool { return strings.Contains(note, "was published before") }) {
		t.Errorf("nothing says that it was published before: %q", s.notes)
	}
}

// Where the answer of media_publish is lost, the container tells, and it is not sent
// again.
func TestPublish_lostAnswer(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		fault   graphsim.Fault
		did     string
		id      bool // is known
		unknown bool
	}{
		{"lost after it was done", graphsim.Fault{Kind: graphsim.FaultDrop}, "container publish", true, false},
		{"cut after it was done", graphsim.Fault{Kind: graphsim.FaultCut}, "container publish", true, false},
		{"gateway after it was done", graphsim.Fault{Kind: graphsim.FaultGateway}, "container publish", true, false},
		{"failed after it was done", graphsim.Fault{Kind: graphsim.FaultServer, Late: true}, "container publish", true, false},
		{"lost before", graphsim.Fault{Kind: graphsim.FaultDrop, Early: true}, "container", false, true},
		{"failed before", graphsim.Fault{Kind: graphsim.FaultServer}, "container", false, true},
		{"refused", graphsim.Fault{Kind: graphsim.FaultError, Code: 25, Subcode: 2207050, Status: 400}, "container", false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStudio(t, graphsim.Options{Media: 3})
			tc.fault.Path, tc.fault.Count = "media_publish", 1
			s.sim.Inject(tc.fault)
			made, err := s.Publish(t.Context(), s.account, &Post{ImageURL: picture, Caption: "once"})
			if s.did() != tc.did {
				t.Errorf("done: %s", s.did())
			}
			if got := errors.Is(err, write.ErrUnknownOutcome); got != tc.unknown {
				t.Errorf("unknown %t: %v", got, err)
			}
			if tc.id {
				done := s.sim.Done()
				if err != nil || made.ID != done[len(done)-1].ID {
					t.Errorf("made %+v, %v", made, err)
				}
				return
			}
			failed, ok := errors.AsType[*Error](err)
			if !ok || failed.Container == "" || !strings.Contains(err.Error(), failed.Container) || failed.Stage != Publishing {
				t.Fatalf("the error names no container: %v", err)
			}
			if strings.Contains(err.Error(), "nothing was published") == tc.unknown {
				t.Errorf("claims: %v", err)
			}
			// It is gone on with, and done once.
			made, err = s.Publish(t.Context(), s.account, &Post{ContainerID: failed.Container})
			if err != nil || made.ID == "" || s.did() != "container publish" {
				t.Errorf("gone on: %+v, %v, done: %s", made, err, s.did())
			}
			if made, err = s.Publish(t.Context(), s.account, &Post{ContainerID: failed.Container}); err != nil || s.did() != "container publish" {
				t.Errorf("once more: %+v, %v, done: %s", made, err, s.did())
			}
		})
	}
}

// Who goes on with the file of a container that was published by now is not told to make
// a new one: that would be a second post.
func TestPublish_fileOfPublished(t *testing.T) {
	t.Parallel()
	s := newStudio(t, graphsim.Options{})
	s.film(t, "a.mp4", 1<<20)
	made, err := s.Publish(t.Context(), s.account, &Post{File: "a.mp4"})
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Publish(t.Context(), s.account, &Post{ContainerID: made.Container, File: "a.mp4"})
	if err != nil || again.Container != made.Container || s.did() != "container upload publish" {
		t.Errorf("gone on: %+v, %v, done: %s", again, err, s.did())
	}
}

// A container that is never ready ends with the context, or after five minutes; one that
// fails says why.
func TestPublish_notReady(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		fault graphsim.Fault
		want  string
	}{
		{"stuck", graphsim.Fault{Kind: graphsim.FaultStuck}, "IN_PROGRESS (In Progress: Media is still being processed.): the platform still works on it; nothing was published; go on within a day of its making with ContainerId='"},
		{"failed", graphsim.Fault{Kind: graphsim.FaultFailed, Subcode: 2207026}, "the platform does not take the video: MP4 or MOV"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStudio(t, graphsim.Options{})
			s.sim.Inject(tc.fault)
			begun := s.sim.Now()
			_, err := s.Publish(t.Context(), s.account, &Post{VideoURL: movie})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("err = %v", err)
			}
			if took := s.sim.Now().Sub(begun); took > patience || s.sim.Calls() > 10 {
				t.Errorf("%d calls within %s", s.sim.Calls(), took)
			}
		})
	}
	t.Run("context", func(t *testing.T) {
		t.Parallel()
		s := newStudio(t, graphsim.Options{})
		s.sim.Inject(graphsim.Fault{Kind: graphsim.FaultStuck})
		ctx, cancel := context.WithCancel(t.Context())
		s.Publisher.Sleep = func(ctx context.Context, _ time.Duration) error {
			cancel()
			return ctx.Err()
		}
		_, err := s.Publish(ctx, s.account, &Post{VideoURL: movie})
		if failed, ok := errors.AsType[*Error](err); !ok || failed.Container == "" || !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v", err)
		}
	})
}

// The day's quota is asked for before a container is made.
func TestPublish_quota(t *testing.T) {
	t.Parallel()
	s := newStudio(t, graphsim.Options{})
	for range 100 {
		s.sim.AddPost(0)
	}
	_, err := s.Publish(t.Context(), s.account, &Post{ImageURL: picture})
	var quota *QuotaError
	if !errors.As(err, &quota) || quota.Total != 100 || s.did() != "" {
		t.Errorf("err = %v, done: %s", err, s.did())
	}
}

// Who uploads to a container that has all it is made of is told that nothing was sent.
func TestUpload_whole(t *testing.T) {
	t.Parallel()
	s := newStudio(t, graphsim.Options{})
	s.film(t, "a.mp4", 1<<20)
	id, err := s.Container(t.Context(), s.account, &Post{VideoURL: movie, Caption: "whole"})
	if err != nil {
		t.Fatal(err)
	}
	s.sim.Advance(time.Hour)
	if _, err := s.Upload(t.Context(), s.account, id, "a.mp4"); err != nil || len(s.notes) != 1 || !strings.Contains(s.notes[0], "nothing was sent") {
		t.Errorf("%v: %q", err, s.notes)
	}
	if did := s.did(); did != "container" {
		t.Errorf("did %s", did)
	}
}
