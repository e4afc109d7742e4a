package graphsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Event is something that people do on the platform.
type Event struct {
	// What is story and post, which the account with the number Account publishes; comment,
	// which somebody writes on the account's post Media (its newest), or below the comment
	// Comment; mention, by which somebody who comments on a post that tags the account
	// mentions it; and end, which moves the clock on to where the story Media ends.
	What           string
	Account        int
	Media, Comment string
	// Text is what a comment says; "" is something.
	Text string
}

// Happen has something happen, and returns the id of what it made; of an end, that of the
// story. It reports what is wrong with the event.
func (s *Server) Happen(e Event) (id, problem string) {
	id, _, problem = s.happen(e)
	return id, problem
}

// happen has something happen; untold is why no notice of it will come to the app, "" where one
// will, or none is of such a thing.
func (s *Server) happen(e Event) (id, untold, problem string) {
	w := s.platform.worlds.first
	w.mu.Lock()
	defer w.mu.Unlock()
	if e.Account < 0 || e.Account >= len(w.data.Accounts) {
		return "", "", "account must be the number of an account, from 0"
	}
	a, now := w.data.Accounts[e.Account], s.Now().Truncate(time.Second)
	switch e.What {
	case "post":
		return w.post(a, now).ID, "", ""
	case "story":
		m := w.extra.media(a, now, TypeImage, ProductStory)
		a.Stories = slices.Insert(slices.Clone(a.Stories), 0, m)
		s.platform.notices.wake() // which may have to wait for its end
		return m.ID, s.platform.notices.untold(a, "story_insights"), ""
	case "comment", "mention":
		x, problem := w.remark(a, e, now)
		if x == nil {
			return "", "", problem
		}
		return x.ID, s.platform.notices.commented(x), ""
	case "end":
		m := w.data.media[e.Media]
		if m == nil || m.Product != ProductStory {
			return "", "", "media must be the id of a story"
		}
		if d := m.Timestamp.Add(storyLife).Sub(s.Now()); d > 0 {
			s.Advance(d)
		}
		return m.ID, s.platform.notices.untold(m.Account, "story_insights"), ""
	}
	return "", "", "what must be one of story, post, comment, mention and end"
}

// remark has somebody write a comment.
func (w *world) remark(a *Account, e Event, now time.Time) (*Comment, string) {
	posts, text := a.Media, e.Text
	if text == "" {
		text = "What a picture!"
	}
	if e.What == "mention" {
		posts, text = a.Tags, "@"+a.Username+" "+text
	}
	var m *Media
	var parent *Comment
	switch {
	case e.Comment != "":
		if parent = w.data.comments[e.Comment]; parent == nil {
			return nil, "comment must be the id of a comment"
		}
		if m = parent.Media; parent.Parent != nil {
			parent = parent.Parent
		}
	case e.Media != "":
		m = w.data.media[e.Media]
	case len(posts) > 0:
		m = posts[0]
	}
	if m == nil || e.What == "comment" && m.Account != a || e.What == "mention" && !slices.Contains(a.Tags, m) {
		return nil, "media must be a post of the account, or for a mention one that tags it"
	}
	return w.write(nil, m, parent, text, now), ""
}

// serveEvent has something happen, which the fields of a POST's form say.
func serveEvent(s *Server, w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "what happens is told by POST", http.StatusMethodNotAllowed)
		return
	}
	account := 0
	if n := r.FormValue("account"); n != "" {
		var err error
		if account, err = strconv.Atoi(n); err != nil {
			http.Error(w, "account must be the number of an account, from 0", http.StatusBadRequest)
			return
		}
	}
	id, untold, problem := s.happen(Event{
		What: r.FormValue("what"), Account: account,
		Media: r.FormValue("media"), Comment: r.FormValue("comment"), Text: r.FormValue("text"),
	})
	if problem != "" {
		http.Error(w, problem, http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	answer := struct {
		ID string `json:"id"`
		// Untold is why no notice of it will come.
		Untold string `json:"untold,omitempty"`
	}{id, untold}
	_ = json.NewEncoder(w).Encode(answer) // an error means that the reader went away
}

// Notices lists the attempts to tell the app's callback what happened.
func (s *Server) Notices() []Notice { return s.platform.notices.all() }

// Settle sends the notices that are due by now, and returns when they are sent.
func (s *Server) Settle() { s.platform.notices.settle() }
