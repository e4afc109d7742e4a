package refusal

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

var asked = map[string]Asked{
	"data": Data, "login": Login, "exchange": Login | Exchange, "renewal": Login | Renewal, "whose": Login | Whose,
}

// TestRefusals shows what testdata/refusals make of answers, one a line: what is
// read of each, and what it means. Each rule has to decide one of them.
func TestRefusals(t *testing.T) {
	t.Parallel()
	decided := make(map[*Rule]bool)
	datadriven.RunTest(t, "testdata/refusals", func(t *testing.T, d *datadriven.TestData) string {
		of, status := "data", 400
		d.MaybeScanArgs(t, "of", &of)
		d.MaybeScanArgs(t, "status", &status)
		var b strings.Builder
		for body := range strings.SplitSeq(strings.TrimRight(d.Input, "\n"), "\n") {
			s, ok := Parse([]byte(body), status < 200 || status > 299)
			if !ok {
				b.WriteString("no refusal\n")
				continue
			}
			r := s.Judge(asked[of], status)
			decided[r] = true
			b.WriteString(told(&s, r))
		}
		return b.String()
	})
	for i := range Rules {
		if !decided[&Rules[i]] {
			t.Errorf("no answer in testdata/refusals is decided by %+v", Rules[i])
		}
	}
}

// told is what was read, without what is empty, and what it means.
func told(s *Said, r *Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: ", r.Reason)
	if s.Code != 0 {
		fmt.Fprintf(&b, "%d ", s.Code)
	}
	if s.Subcode != 0 {
		fmt.Fprintf(&b, "subcode %d ", s.Subcode)
	}
	if s.Type != "" {
		b.WriteString(s.Type + " ")
	}
	for _, text := range []string{s.Message, s.UserTitle, s.UserMessage} {
		if text != "" {
			fmt.Fprintf(&b, "%q ", text)
		}
	}
	if s.Transient {
		b.WriteString("transient ")
	}
	if s.TraceID != "" {
		fmt.Fprintf(&b, "trace %s ", s.TraceID)
	}
	if named := s.Permissions(); r.Reason == NoPermission && named != nil {
		fmt.Fprintf(&b, "names %s ", strings.Join(named, ", "))
	}
	b.WriteString([]string{"", "perhaps too much ", "too much "}[r.Less])
	fmt.Fprintf(&b, "→ %s\n", r.Advice)
	return b.String()
}

// A form or a rule without a source is a guess.
func TestRules_sources(t *testing.T) {
	t.Parallel()
	for _, r := range Rules {
		if r.Source == "" {
			t.Errorf("%+v: where is it known from?", r)
		}
		if r.Says != strings.ToLower(r.Says) {
			t.Errorf("%+v: texts are compared in lower case", r)
		}
	}
}

// Every form reads something that no other one does. It changes the list, and so
// runs alone.
func TestForms(t *testing.T) {
	for i, body := range []string{
		`{"error":{}}`,
		`{"errors":[{"message":"m"}]}`,
		`{"error_msg":"m"}`,
		`{"meta":{"error_message":"m"}}`,
		`{"debug_info":{"message":"m"}}`,
		`{"message":"m"}`,
	} {
		kept := slices.Clone(forms)
		if _, ok := Parse([]byte(body), true); !ok {
			t.Errorf("%s is no refusal", body)
		}
		forms = slices.Delete(forms, i, i+1)
		if s, ok := Parse([]byte(body), true); ok {
			t.Errorf("%s is read without %+v: %+v", body, kept[i], s)
		}
		forms = kept
	}
}

// What is read of a refusal is never more than what is there, whatever is there.
func FuzzParse(f *testing.F) {
	for _, body := range []string{
		`{"error":{"message":"(#4) m","type":"OAuthException","code":"4","is_transient":true,"fbtrace_id":"T"}}`,
		`{"error_type":"OAuthException","code":400,"error_message":"m"}`,
		`{"error":1357004,"error_description":[]}`, `{"errors":[[]]}`, `{"meta":7}`, `error=access_denied&error_code=200`, `{"error":null}`, `null`, `[]`, ``,
	} {
		f.Add([]byte(body), true)
	}
	f.Fuzz(func(t *testing.T, body []byte, failed bool) {
		s, ok := Parse(body, failed)
		if !ok && s != (Said{}) {
			t.Errorf("no refusal, and %+v", s)
		}
		for of := range asked {
			if r := s.Judge(asked[of], 400); r.Reason == "" {
				t.Errorf("%+v has no reason", r)
			}
		}
	})
}

// What the platform says is wrong with a container is what it says of a call.
func TestContainer(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]string{
		"Error: Media upload has failed with error code 2207009": "the image is narrower than 4:5 or wider than 1.91:1: crop it",
		"2207026":                         "the platform does not take the video: MP4 or MOV with H.264 or HEVC, and AAC",
		"Error 2207082":                   "the upload failed: make a new container",
		"container 17900000002207009 is":  "",
		"error 2299999, and then 2207052": "the platform could not fetch the file from its address: it has to be public",
		"":                                "",
	} {
		if got := Container(status); got != want {
			t.Errorf("%q: %q, want %q", status, got, want)
		}
	}
	for _, subcode := range []string{
		"2207001", "2207003", "2207004", "2207005", "2207009", "2207020", "2207026", "2207032", "2207052", "2207053", "2207057", "2207077", "2207081", "2207082",
	} {
		if Container("Error: "+subcode) == "" {
			t.Errorf("nothing is known of %s", subcode)
		}
	}
}
