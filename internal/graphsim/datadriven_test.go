package graphsim

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
)

// TestBehaviour runs the files in testdata. Commands:
//
//	new [accounts=N media=N … shuffled since-exclusive until-exclusive
//	     small=N small-refused]
//	                                   a fresh simulator
//	get|post|delete [token=KIND]       a request; the input is its address,
//	                                   for post the form follows on a line
//	inject kind=K [at= every= count= path= code= metric= media=], with the body
//	advance DURATION
//	usage                              the usage headers of the last answer
//	journal                            what was asked
//	done                               what was done
//
// {account}, {page}, {postN}, {albumN}, {childN}, {storyN}, {commentN},
// {replyN}, {tagN} and {user} stand for ids, in answers too. A token KIND is
// none, page, instagram, app, bad, expired, or a list of scopes.
func TestBehaviour(t *testing.T) {
	datadriven.Walk(t, "testdata/behaviour", func(t *testing.T, path string) {
		b := &behaviour{}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			return b.run(t, d)
		})
	})
}

type behaviour struct {
	s    *Server
	ids  []string // name, id, name, id, …
	last *httptest.ResponseRecorder

	told, made int // of what was done
}

func (b *behaviour) run(t *testing.T, d *datadriven.TestData) string {
	switch d.Cmd {
	case "new":
		o := Options{}
		for key, p := range map[string]*int{
			"accounts": &o.Accounts, "media": &o.Media, "comments": &o.Comments, "replies": &o.Replies, "stories": &o.Stories,
			"tags": &o.Tags, "carousels": &o.Carousels, "preconversion": &o.PreConversion, "pagecost": &o.PageCost,
			"hourly": &o.HourlyCalls, "unlinked": &o.UnlinkedPages, "pinned": &o.Pinned, "hashtags": &o.Hashtags, "misplaced": &o.Misplaced,
			"small": &o.Small,
		} {
			d.MaybeScanArgs(t, key, p)
		}
		o.RequireProof, o.Shuffled = d.HasArg("proof"), d.HasArg("shuffled")
		o.SinceExclusive, o.UntilExclusive = d.HasArg("since-exclusive"), d.HasArg("until-exclusive")
		o.SmallRefused = d.HasArg("small-refused")
		o.NoPublicContent, o.UnknownHashtagEmpty, o.DistinctCursors = d.HasArg("no-public-content"), d.HasArg("unknown-empty"), d.HasArg("distinct-cursors")
		if d.HasArg("video-work") {
			var work string
			d.ScanArgs(t, "video-work", &work)
			o.VideoWork, _ = time.ParseDuration(work)
		}
		d.MaybeScanArgs(t, "version", &o.Version)
		d.MaybeScanArgs(t, "floor", &o.VersionFloor)
		b.s, b.told, b.made = New(o), 0, 0
		b.name()
		return ""
	case "get", "post", "delete":
		return b.request(t, d)
	case "inject":
		f := Fault{}
		var kind string
		d.ScanArgs(t, "kind", &kind)
		f.Kind = FaultKind(kind)
		for key, p := range map[string]*int{"at": &f.At, "every": &f.Every, "count": &f.Count, "code": &f.Code} {
			d.MaybeScanArgs(t, key, p)
		}
		for key, p := range map[string]*string{"path": &f.Path, "method": &f.Method, "metric": &f.Metric, "media": &f.Media} {
			d.MaybeScanArgs(t, key, p)
			*p = b.expand(*p)
		}
		f.Early, f.Late = d.HasArg("early"), d.HasArg("late")
		f.Body = strings.TrimSpace(d.Input)
		b.s.Inject(f)
		return ""
	case "clear":
		b.s.ClearFaults()
		return ""
	case "advance":
		by, err := time.ParseDuration(strings.TrimSpace(d.Input))
		if err != nil {
			t.Fatal(err)
		}
		b.s.Advance(by)
		return ""
	case "usage":
		var out strings.Builder
		for _, name := range []string{"facebook-api-version", "X-App-Usage", "X-Business-Use-Case-Usage"} {
			if v := b.last.Header().Get(name); v != "" {
				fmt.Fprintln(&out, v)
			}
		}
		return b.mask(out.String())
	case "done":
		var out strings.Builder
		for _, x := range b.s.Done() {
			made := ""
			if x.ID != "" {
				made = " -> " + x.ID
			}
			fmt.Fprintf(&out, "%d %s %s%s %s\n", x.N, x.What, x.On, made, x.Text)
		}
		return b.mask(out.String())
	case "journal":
		var out strings.Builder
		for _, e := range b.s.Journal() {
			fmt.Fprintf(&out, "%d %s %s?%s -> %d code %d calls %d %s\n", e.N, e.Method, e.Path, e.Query, e.Status, e.Code, e.Calls, e.Fault)
			for _, item := range e.Batch {
				fmt.Fprintf(&out, "  %s %s?%s -> %d code %d\n", item.Method, item.Path, item.Query, item.Status, item.Code)
			}
		}
		b.s.ResetJournal()
		return b.mask(out.String())
	}
	t.Fatalf("%s: unknown command %s", d.Pos, d.Cmd)
	return ""
}

// name lists the ids that have names.
func (b *behaviour) name() {
	b.ids = []string{"{user}", b.s.Data().User.ID}
	add := func(name string, i int, id string) {
		b.ids = append(b.ids, fmt.Sprintf("{%s%d}", name, i), id)
	}
	albums, children, comments, replies := 0, 0, 0, 0
	for k, a := range b.s.Data().Accounts {
		if k == 0 {
			b.ids = append(b.ids, "{account}", a.ID, "{page}", a.Page.ID, "{scoped}", a.AppScopedID)
		} else {
			add("account", k+1, a.ID)
			add("page", k+1, a.Page.ID)
		}
		if k > 0 {
			continue
		}
		for i, m := range a.Media {
			if m.Type == TypeCarousel {
				add("album", albums, m.ID)
				albums++
			}
			add("post", i, m.ID)
			for _, c := range m.Children {
				add("child", children, c.ID)
				children++
			}
			for _, c := range m.Comments {
				add("comment", comments, c.ID)
				comments++
				for _, r := range c.Replies {
					add("reply", replies, r.ID)
					replies++
				}
			}
		}
		for i, m := range a.Stories {
			add("story", i, m.ID)
		}
		for i, m := range a.Tags {
			add("tag", i, m.ID)
		}
	}
	for i, p := range b.s.Data().Unlinked {
		add("unlinked", i, p.ID)
	}
}

func (b *behaviour) expand(s string) string { return strings.NewReplacer(b.ids...).Replace(s) }

var unstable = regexp.MustCompile(`(EAA|IGAA)SIMfake\w+|\\?"fbtrace_id\\?":\\?"[^"\\]*\\?"|QVFIU[\w-]+`)

// mask writes names for ids, and nothing for what means nothing.
func (b *behaviour) mask(s string) string {
	var back []string
	for i := 0; i < len(b.ids); i += 2 {
		back = append(back, b.ids[i+1], b.ids[i])
	}
	s = unstable.ReplaceAllStringFunc(s, func(m string) string {
		switch {
		case strings.HasPrefix(m, "QVFIU"):
			return "CURSOR"
		case strings.Contains(m, "fbtrace_id"):
			return `"fbtrace_id":"…"`
		}
		return m[:strings.Index(m, "SIM")] + "…"
	})
	return strings.NewReplacer(back...).Replace(s)
}

func (b *behaviour) token(t *testing.T, d *datadriven.TestData) string {
	kind := ""
	d.MaybeScanArgs(t, "token", &kind)
	switch kind {
	case "":
		return b.s.Token()
	case "none":
		return ""
	case "bad":
		return "EAAnonsense"
	case "app":
		return b.s.platform.app.token()
	case "page":
		return b.s.NewToken(TokenSpec{Page: true})
	case "instagram":
		return b.s.NewToken(TokenSpec{Instagram: true})
	case "expired":
		return b.s.NewToken(TokenSpec{Life: -time.Hour})
	}
	return b.s.NewToken(TokenSpec{Scopes: strings.Split(kind, "+")})
}

// serve reports whether the connection was closed instead of an answer.
func (b *behaviour) serve(r *http.Request) (aborted bool) {
	defer func() {
		if x := recover(); x != nil {
			if x != http.ErrAbortHandler {
				panic(x)
			}
			aborted = true
		}
	}()
	b.s.ServeHTTP(b.last, r)
	return false
}

// nameMade gives what a call has made the names {made1}, {made2} and so on.
func (b *behaviour) nameMade() {
	for _, x := range b.s.Done()[b.told:] {
		b.told++
		if x.ID != "" {
			b.made++
			b.ids = append(b.ids, fmt.Sprintf("{made%d}", b.made), x.ID)
		}
	}
}

func (b *behaviour) request(t *testing.T, d *datadriven.TestData) string {
	address, form, _ := strings.Cut(b.expand(d.Input), "\n")
	path, query, _ := strings.Cut(strings.TrimSpace(address), "?")
	encode := func(s string) string {
		var q params
		for part := range strings.SplitSeq(strings.TrimSpace(s), "&") {
			if name, val, ok := strings.Cut(part, "="); ok {
				q = q.with(name, val)
			}
		}
		return q.encode()
	}
	if query != "" {
		query = "?" + encode(query)
	}
	r := httptest.NewRequest(strings.ToUpper(d.Cmd), "http://sim.test"+path+query, strings.NewReader(encode(form)))
	if d.Cmd == "post" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token := b.token(t, d); token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	b.last = httptest.NewRecorder()
	aborted := b.serve(r)
	b.nameMade()
	if aborted {
		return "no answer\n"
	}
	out := b.last.Body.String()
	if d.HasArg("unescape") {
		if u, err := url.QueryUnescape(out); err == nil {
			out = u
		}
	}
	var head string
	if c := b.last.Header().Get("WWW-Authenticate"); c != "" {
		head = "\nWWW-Authenticate: " + c
	}
	return fmt.Sprintf("HTTP %d%s\n%s\n", b.last.Code, b.mask(head), strings.TrimSuffix(b.mask(out), "\n"))
}
