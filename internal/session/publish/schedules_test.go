package publish

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// usualSchedules is how many schedules of faults are run all the time; VIEWFINDER_SCHEDULES
// says otherwise.
const usualSchedules = 300

// TestSchedules publishes under random faults, as somebody would who believes every error
// and goes on as it says. Nothing is done twice, and nothing is claimed that did not
// happen: the simulator's list of what was done is the judge.
func TestSchedules(t *testing.T) {
	t.Parallel()
	outcomes := []string{"published", "published before", "id found", "unknown", "nothing published", "gone on", "begun anew"}
	simtest.Run(t, usualSchedules, outcomes, func(s *simtest.Schedule) string {
		x := newTrial(t, s)
		if problem := x.run(t); problem != "" {
			return fmt.Sprintf("%s\n%s\nfaults:\n%s\ndone: %s", problem, x.what, x.faults, x.did())
		}
		return ""
	})
}

// trial is one post under one schedule of faults.
type trial struct {
	*studio
	*simtest.Schedule
	what   string
	faults string
	post   Post
}

func newTrial(t *testing.T, schedule *simtest.Schedule) *trial {
	t.Helper()
	r := schedule.Rand
	s := newStudio(t, graphsim.Options{
		Stories: -1, Comments: -1, Replies: -1, Tags: -1, Hashtags: -1, Strangers: -1, Sounds: -1, VideoWork: time.Duration(r.IntN(3)) * time.Minute,
	})
	s.film(t, "a.mp4", 1<<18)
	x := &trial{studio: s, Schedule: schedule}
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
		for at := range 2 * attempts {
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
	f := simtest.Pick(r, slices.Concat(simtest.Faults, []graphsim.Fault{
		{Kind: graphsim.FaultError, Code: -1, Subcode: 2207001, Status: 400, Late: true},
		{Kind: graphsim.FaultError, Code: 9007, Subcode: 2207027, Status: 400},
		{Kind: graphsim.FaultError, Code: 25, Subcode: 2207050, Status: 400},
		{Kind: graphsim.FaultError, Code: 24, Subcode: 2207008, Status: 400},
		{Kind: graphsim.FaultThrottle, Code: 80002},
		{Kind: graphsim.FaultStuck},
		{Kind: graphsim.FaultFailed, Subcode: 2207026},
		{Kind: graphsim.FaultUploadCut, Size: r.Int64N(1 << 18), Path: "ig-api-upload"},
	}))
	if f.Path == "" {
		f.Path = []string{"", "/media?", "media_publish", "media_publish", "status_code", "ig-api-upload", "content_publishing_limit"}[r.IntN(7)]
	}
	return f
}

// mostTries is how often somebody goes on.
const mostTries = 6

// run publishes, and goes on as the errors say. It returns what is wrong with what they say.
func (x *trial) run(t *testing.T) (problem string) {
	t.Helper()
	post := x.post
	for range mostTries {
		before, asked := x.published(), len(x.sim.Journal())
		made, err := x.Publish(t.Context(), x.account, &post)
		x.sentOnce(t, asked)
		if problem = x.judge(made, err, before); problem != "" || err == nil {
			return problem
		}
		failed, ok := errors.AsType[*Error](err)
		switch {
		case ok && failed.Container != "" && !failed.Spent && !failed.Item:
			x.Saw("gone on")
			file := ""
			if failed.Stage == Uploading {
				file = x.post.File
			}
			post = Post{ContainerID: failed.Container, File: file}
		case errors.Is(err, write.ErrUnknownOutcome):
			return "" // nobody would begin anew
		default:
			x.Saw("begun anew")
			post = x.post
		}
	}
	return ""
}

// judge holds what Publish says against what was done. before is what had been published.
func (x *trial) judge(made Made, err error, before []graphsim.Deed) string {
	published := x.published()
	want := simtest.Want{What: "publish", On: made.Container, Text: x.post.Caption}
	claim := simtest.Claim{Unknown: errors.Is(err, write.ErrUnknownOutcome)}
	switch {
	case len(published) > 1:
		return "it was published more than once"
	case err == nil:
		if claim.Done = 1; made.Before {
			claim.Done = 0
			x.Saw("published before")
		}
		x.Saw("published")
		if made.ID != "" && len(x.notes) > 0 {
			x.Saw("id found")
		}
	case claim.Unknown:
		x.Saw("unknown")
	default:
		x.Saw("nothing published")
	}
	if problem := claim.Judge([]simtest.Want{want}, published[len(before):]); problem != "" {
		return fmt.Sprintf("%s: %v", problem, err)
	}
	switch says := fmt.Sprint(err); {
	case err == nil && len(published) == 0:
		return "it was never published"
	case err == nil && made.Container != published[0].On:
		return fmt.Sprintf("the container is %s, and %s was told", published[0].On, made.Container)
	case err == nil && made.ID != "" && made.ID != published[0].ID:
		return fmt.Sprintf("the post is %s, and %s was told", published[0].ID, made.ID)
	case err != nil && strings.Contains(says, "nothing was ") == claim.Unknown:
		return "whether nothing was published is said where it is not known, or not where it is: " + says
	case err != nil && !claim.Unknown && len(published) > 0 && !strings.Contains(says, "nothing was published by this statement"):
		return "it was published before, and that is denied: " + says
	}
	return ""
}

// published is what was published.
func (x *trial) published() []graphsim.Deed {
	return slices.DeleteFunc(x.sim.Done(), func(d graphsim.Deed) bool { return d.What != "publish" })
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
