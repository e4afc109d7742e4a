package progress

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
)

// begun makes a teller whose clock stands three seconds after its statement began, under a
// context that it tells of.
func begun(t *testing.T, o Options, reads bool) (*Teller, *bytes.Buffer, context.Context) {
	t.Helper()
	var messages bytes.Buffer
	o.Messages = &messages
	teller := New(o)
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	teller.now = func() time.Time { return at }
	var estimate func(context.Context) string
	if reads {
		estimate = func(context.Context) string { return "2 to 9" }
	}
	ctx := teller.Watch(t.Context(), estimate)
	at = at.Add(3 * time.Second)
	return teller, &messages, ctx
}

const away = "\r\x1b[K"

// At a terminal a line is drawn over, as wide as that, and gone before rows come.
func TestTeller_line(t *testing.T) {
	t.Parallel()
	teller, messages, ctx := begun(t, Options{Terminal: true, Columns: func() int { return 30 }}, true)
	if In(ctx) != teller || In(t.Context()) != nil {
		t.Error("the context does not know what tells of it")
	}
	teller.show()
	teller.estimated("2 to 9")
	teller.told(driver.Progress{Stage: "reading", Rows: 1500, Calls: 3})
	teller.show()
	if !teller.HeldBack(time.Time{}) {
		t.Error("a wait is not seen")
	}
	teller.show()
	var rows bytes.Buffer
	out := teller.clearing(&rows)
	if _, err := io.WriteString(out, "rows"); err != nil {
		t.Fatal(err)
	}
	teller.show() // behind the first row there is none
	if teller.HeldBack(time.Time{}) {
		t.Error("a wait would be seen where no line is")
	}
	teller.End(&driver.Report{Rows: 1500, Complete: true})
	want := away + "reading · 3 s" + away + "reading · 3 s" + away + "waiting for the rate limit" + away
	if got := messages.String(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if rows.String() != "rows" {
		t.Errorf("the rows are %q", rows.String())
	}
}

// Programs are told by JSON, and at the end what the report says.
func TestTeller_json(t *testing.T) {
	t.Parallel()
	for _, terminal := range []bool{false, true} {
		teller, messages, _ := begun(t, Options{Way: JSON, Terminal: terminal}, true)
		teller.told(driver.Progress{Stage: "reading", Rows: 5, Calls: 1, Requests: 1})
		teller.show()
		if !teller.HeldBack(time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)) {
			t.Error("a wait is not seen")
		}
		teller.show()
		teller.told(driver.Progress{Stage: "uploading the video", Container: "17", Sent: 5, Size: 9})
		teller.End(&driver.Report{Rows: 7, QuotaCalls: 2, Requests: 2, Usage: 12.5})
		want := `{"stage":"reading","seconds":3,"rows":5,"calls":1,"requests":1,"usage_percent":0}
{"stage":"waiting","seconds":3,"rows":5,"calls":1,"requests":1,"usage_percent":0,"waiting_until":"2026-11-20T13:00:00Z"}
{"stage":"done","seconds":3,"rows":7,"calls":2,"requests":2,"usage_percent":12.5,"complete":false,"container":"17","sent":5,"size":9}
`
		if got := messages.String(); got != want {
			t.Errorf("terminal %t:\n%s\nwant\n%s", terminal, got, want)
		}
	}
}

// Nobody is told where nobody looks, or wants to; nor while somebody may be asked something.
func TestTeller_quiet(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{}, {Terminal: true, Way: None}, {Way: None, Stages: true}} {
		teller, messages, ctx := begun(t, o, true)
		teller.told(driver.Progress{Stage: "creating the container", Container: "17"})
		if teller.HeldBack(time.Time{}) || In(ctx) != teller {
			t.Errorf("%+v: a wait would be seen", o)
		}
		teller.Clear()
		teller.End(new(driver.Report))
		if messages.Len() > 0 {
			t.Errorf("%+v: %q", o, messages)
		}
	}
	teller, messages, _ := begun(t, Options{Terminal: true}, false)
	teller.show()
	teller.End(new(driver.Report))
	if messages.Len() > 0 {
		t.Errorf("of what does not read: %q", messages)
	}
	if out := (*Teller)(nil).Before(io.Discard); out != io.Discard {
		t.Errorf("of nothing: %v", out)
	}
}

// The stages of a post are told each once, with the container by which it is gone on with; at a
// terminal there is a bar of what is uploaded.
func TestTeller_stages(t *testing.T) {
	t.Parallel()
	post := func(teller *Teller) {
		for _, p := range []driver.Progress{
			{Stage: "creating the container"},
			{Stage: "waiting for the platform", Container: "17", Status: "IN_PROGRESS"},
			{Stage: "waiting for the platform", Container: "17", Status: "IN_PROGRESS"},
			{Stage: "reading", Calls: 4},
			{Stage: "uploading the video", Container: "17\x1b", Sent: 5, Size: 9},
		} {
			teller.told(p)
		}
		teller.End(new(driver.Report))
	}
	teller, messages, _ := begun(t, Options{Stages: true}, false)
	post(teller)
	if got, want := messages.String(), "creating the container\nwaiting for the platform 17: IN_PROGRESS\nuploading the video 17␛\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	teller, messages, _ = begun(t, Options{Terminal: true}, false)
	post(teller)
	if got := messages.String(); !strings.HasPrefix(got, "creating the container\nwaiting for the platform 17: IN_PROGRESS\n") || !strings.Contains(got, "55%") {
		t.Errorf("%q", got)
	}
}

func TestWay(t *testing.T) {
	t.Parallel()
	var w Way
	for _, text := range Ways() {
		if err := w.Set(text); err != nil || w.String() != text {
			t.Errorf("%s: %s, %v", text, w, err)
		}
	}
	if err := w.Set("loud"); err == nil || err.Error() != "must be auto, json or none" || w != None {
		t.Errorf("%s, %v", w, err)
	}
	if w.Type() != "auto|json|none" {
		t.Error(w.Type())
	}
}

// EXPLAIN says how many calls there will be, and nothing is asked of what is no SELECT.
func TestEstimate(t *testing.T) {
	t.Parallel()
	config, err := driver.ParseDSN("Endpoint=http://127.0.0.1:1;OAuthAccessToken=FAKE;BusinessAccountId=17841400000000001")
	if err != nil {
		t.Fatal(err)
	}
	db, err := driver.OpenDB(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { err = errors.Join(err, db.Close()) })
	if Estimate(db, "DELETE FROM Media", nil) != nil {
		t.Error("a DELETE is estimated")
	}
	for query, want := range map[string]string{
		"SELECT 1": "0", "SELECT Id FROM Media WHERE Id = ?": "1 or more", "SELECT * FROM Medias": "",
	} {
		var args []any
		if strings.Contains(query, "?") {
			args = []any{"17"}
		}
		if got := Estimate(db, query, args)(t.Context()); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}
