package publish

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// usualSchedules is how many schedules of faults are run all the time; VIEWFINDER_SCHEDULES
// says otherwise.
const usualSchedules = 300

// TestSchedules publishes under random faults, as somebody would who believes every error
// and goes on as it says. Nothing is done twice, and nothing is claimed that did not
// happen: the simulator's list of what was done is the judge. VIEWFINDER_SEED sets the seed.
func TestSchedules(t *testing.T) {
	t.Parallel()
	n := usualSchedules
	if text := os.Getenv("VIEWFINDER_SCHEDULES"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatalf("VIEWFINDER_SCHEDULES: %v", err)
		}
	}
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("VIEWFINDER_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("VIEWFINDER_SEED: %v", err)
		}
	}
	seen := map[string]int{}
	for i := range n {
		x := newTrial(t, rand.New(rand.NewPCG(seed, uint64(i))))
		x.run(t)
		for outcome, n := range x.outcomes {
			seen[outcome] += n
		}
		if t.Failed() {
			t.Fatalf("VIEWFINDER_SEED=%d, schedule %d: %s\nfaults:\n%s\ndone: %s", seed, i, x.what, x.faults, x.did())
		}
	}
	t.Logf("VIEWFINDER_SEED=%d: %d schedules: %v", seed, n, seen)
	for _, outcome := range []string{"published", "published before", "id found", "unknown", "nothing published", "gone on", "begun anew"} {
		if n >= usualSchedules && seen[outcome] == 0 {
			t.Errorf("VIEWFINDER_SEED=%d: no schedule came to %q", seed, outcome)
		}
	}
}

// trial is one post under one schedule of faults.
type trial struct {
	*studio
	what     string
	faults   string
	post     Post
	outcomes map[string]int
}

func newTrial(t *testing.T, r *rand.Rand) *trial {
	t.Helper()
	s := newStudio(t, graphsim.Options{
		Stories: -1, Comments: -1, Replies: -1, Tags: -1, Hashtags: -1, Strangers: -1, Sounds: -1, VideoWork: time.Duration(r.IntN(3)) * time.Minute,
	})
	s.film(t, "a.mp4", 1<<18)
	x := &trial{studio: s, outcomes: map[string]int{}}
	posts := []Post{
		{ImageURL: picture},
		{VideoURL: movie},
		{File: "a.mp4"},
		{Kind: Story, ImageURL: picture},
		{Kind: Story, File: "a.mp4"},
		{Children: []*Post{{ImageURL: picture}, {VideoURL: movie}}},
		{Children: []*Post{{File: "a.mp4"}, {ImageURL: picture}, {ImageURL: picture}}},
	}
	x.post = posts[r.IntN(len(posts))]
	if x.post.Kind != Story {
		x.post.Caption = "a caption of its own"
	}
	x.what = fmt.Sprintf("%+v", x.post)
	var faults []graphsim.Fault
	for range r.IntN(5) {
		faults = append(faults, randomFault(r))
	}
	if r.IntN(10) == 0 { // the answer is lost, and for a while nobody tells what became of it
		faults = append(faults, graphsim.Fault{Kind: graphsim.FaultDrop, Path: "media_publish", At: 1})
		for at := range 2 * mostAsked {
			faults = append(faults, graphsim.Fault{Kind: graphsim.FaultServer, Path: "status_code", At: 2 + at})
		}
	}
	for _, f := range faults {
		x.faults += fmt.Sprintf("%+v\n", f)
		s.sim.Inject(f)
	}
	return x
}

// randomFault is one of those that matter to what is written.
func randomFault(r *rand.Rand) graphsim.Fault {
	kinds := []graphsim.Fault{
		{Kind: graphsim.FaultDrop},
		{Kind: graphsim.FaultDrop, Early: true},
		{Kind: graphsim.FaultCut},
		{Kind: graphsim.FaultGateway},
		{Kind: graphsim.FaultGateway, Early: true},
		{Kind: graphsim.FaultHTML},
		{Kind: graphsim.FaultMalformed},
		{Kind: graphsim.FaultServer},
		{Kind: graphsim.FaultServer, Late: true},
		{Kind: graphsim.FaultError, Code: 1, Status: 500},
		{Kind: graphsim.FaultError, Code: 1, Status: 500, Late: true},
		{Kind: graphsim.FaultError, Code: -1, Subcode: 2207001, Status: 400, Late: true},
		{Kind: graphsim.FaultError, Code: 9007, Subcode: 2207027, Status: 400},
		{Kind: graphsim.FaultError, Code: 25, Subcode: 2207050, Status: 400},
		{Kind: graphsim.FaultError, Code: 24, Subcode: 2207008, Status: 400},
		{Kind: graphsim.FaultThrottle, Code: 80002},
		{Kind: graphsim.FaultPermission},
		{Kind: graphsim.FaultExpired},
		{Kind: graphsim.FaultStuck},
		{Kind: graphsim.FaultFailed, Subcode: 2207026},
		{Kind: graphsim.FaultUploadCut, Size: r.Int64N(1 << 18), Path: "ig-api-upload"},
	}
	f := kinds[r.IntN(len(kinds))]
	if f.Path == "" {
		f.Path = []string{"", "/media?", "media_publish", "media_publish", "status_code", "ig-api-upload", "content_publishing_limit"}[r.IntN(7)]
	}
	f.At = 1 + r.IntN(3)
	if r.IntN(4) == 0 {
		f.At, f.Count = 0, 1+r.IntN(3)
	}
	return f
}

// mostTries is how often somebody goes on.
const mostTries = 6

// run publishes, and goes on as the errors say.
func (x *trial) run(t *testing.T) {
	t.Helper()
	post := x.post
	for range mostTries {
		before := x.published("")
		asked := len(x.sim.Journal())
		made, err := x.Publish(t.Context(), x.account, &post)
		x.sentOnce(t, asked)
		if x.published("") > 1 {
			t.Error("it was published more than once")
			return
		}
		if err == nil {
			x.judgeMade(t, made, before)
			return
		}
		unknown := errors.Is(err, write.ErrUnknownOutcome)
		claims, now := strings.Contains(err.Error(), "nothing was "), strings.Contains(err.Error(), "nothing was published by this statement")
		if claims == unknown || claims && x.published("") > 0 && (!now || x.published("") > before) {
			t.Errorf("it was published %d times: %v", x.published(""), err)
			return
		}
		failed, ok := errors.AsType[*Error](err)
		switch {
		case unknown:
			x.outcomes["unknown"]++
		default:
			x.outcomes["nothing published"]++
		}
		switch {
		case ok && failed.Container != "" && !failed.Spent && !failed.Item:
			x.outcomes["gone on"]++
			file := ""
			if failed.Stage == Uploading {
				file = x.post.File
			}
			post = Post{ContainerID: failed.Container, File: file}
		case unknown:
			return // nobody would begin anew
		default:
			x.outcomes["begun anew"]++
			post = x.post
		}
	}
}

// judgeMade holds what Publish says against what was done.
func (x *trial) judgeMade(t *testing.T, made Made, before int) {
	t.Helper()
	if n := x.published(made.Container); n != 1 {
		t.Errorf("the container %s was published %d times", made.Container, n)
	}
	for _, d := range x.sim.Done() {
		if d.What == "publish" && made.ID != "" && d.ID != made.ID {
			t.Errorf("the post is %s, and %s was told", d.ID, made.ID)
		}
	}
	x.outcomes["published"]++
	if before > 0 {
		x.outcomes["published before"]++
	}
	if made.ID != "" && len(x.notes) > 0 {
		x.outcomes["id found"]++
	}
}

// published is how often a container was, or any.
func (x *trial) published(container string) (n int) {
	for _, d := range x.sim.Done() {
		if d.What == "publish" && (container == "" || d.On == container) {
			n++
		}
	}
	return n
}

// sentOnce fails where media_publish was sent again after one of which it was not known
// whether it was done.
func (x *trial) sentOnce(t *testing.T, asked int) {
	t.Helper()
	open := false
	for _, e := range x.sim.Journal()[asked:] {
		if e.Method != "POST" || !strings.HasSuffix(e.Path, "/media_publish") {
			continue
		}
		if open {
			t.Errorf("media_publish was sent again: %+v", e)
		}
		open = e.Status == 0 || e.Status >= 500 || e.Status == 200 || e.Code == 1 || e.Code == 2 || e.Code == -1
	}
}
