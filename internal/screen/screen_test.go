package screen

import (
	"bytes"
	"io"
	"slices"
	"testing"
)

func environ(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestColours(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		environ []string
		want    bool
	}{
		{nil, true},
		{[]string{"NO_COLOR", "1"}, false},
		{[]string{"TERM", "dumb"}, false},
		{[]string{"TERM", "xterm"}, true},
	} {
		if got := Colours(environ(test.environ...)); got != test.want {
			t.Errorf("%v: %t", test.environ, got)
		}
	}
}

func TestPager(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ environ, want []string }{
		{nil, nil},
		{[]string{"PAGER", "cat"}, nil},
		{[]string{"PAGER", "less"}, []string{"less", "-SFRX"}},
		{[]string{"PAGER", "less", "LESS", "R"}, []string{"less"}},
		{[]string{"PAGER", "less -M"}, []string{"less", "-M"}},
		{[]string{"PAGER", "more"}, []string{"more"}},
	} {
		if got := Pager(environ(test.environ...)); !slices.Equal(got, test.want) {
			t.Errorf("%v: %q", test.environ, got)
		}
	}
}

// Without the program the text is shown as it is.
func TestPage_missing(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w, finish, ok := Page(t.Context(), []string{"/nowhere/pager"}, &out, io.Discard)
	if _, err := io.WriteString(w, "text"); err != nil || ok || out.String() != "text" {
		t.Errorf("%v, %t, %q", err, ok, out.String())
	}
	finish()
}
