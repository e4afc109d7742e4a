package graphsim

import (
	"strings"
	"testing"
)

// show writes a parsed list in one canonical form.
func (l *fieldList) show() string {
	var parts []string
	for _, s := range l.items {
		b := s.name
		for _, a := range s.args {
			b += "." + a.name + "(" + a.value + ")"
		}
		if s.alias != "" {
			b += ".as(" + s.alias + ")"
		}
		if s.sub != nil {
			b += "{" + s.sub.show() + "}"
		}
		parts = append(parts, b)
	}
	return strings.Join(parts, ",")
}

var fieldsTests = []struct{ src, want string }{
	{"id", "id"},
	{"id,name, biography", "id,name,biography"},
	{" id , media { id } ", "id,media{id}"},
	{"media.limit(5).after(CUR){id,comments.limit(3){text,replies{text}}}", "media.limit(5).after(CUR){id,comments.limit(3){text,replies{text}}}"},
	{"insights.metric(impressions, reach, total_interactions)", "insights.metric(impressions, reach, total_interactions)"},
	{"media.fields(id,caption).limit(2)", "media.limit(2){id,caption}"},
	{"comments.as(first).limit(1),comments.as(rest)", "comments.limit(1).as(first),comments.as(rest)"},
	{"id,id,media{id},media{caption}", "id,media{id}"},
	{"a.b(x(y)z)", "a.b(x(y)z)"},
	{"media{}", "media{}"},
	{"a.limit(1).limit(2)", "a.limit(2)"},
}

var fieldsFaults = []struct{ src, want string }{
	{",id", "Expected name."},
	{"id,", "Expected name."},
	{"id,{", "Expected name."},
	{"media{id", "Expected \"}\"."},
	{"media{id}}", "Expected end of string"},
	{"media.limit", "Expected \"(\"."},
	{"media.limit(5", "Expected \")\"."},
	{"media.as(a\"b)", "Expected a name"},
	{"a b", "Expected end of string"},
	{strings.Repeat("a{", 40) + "b" + strings.Repeat("}", 40), "nested too deeply"},
	{strings.Repeat("a,", maxFieldsLength), "too long"},
}

func TestParseFields(t *testing.T) {
	t.Parallel()
	for _, tc := range fieldsTests {
		list, err := parseFields(tc.src)
		if err != nil {
			t.Errorf("%q: %s", tc.src, err.Message)
			continue
		}
		if got := list.show(); got != tc.want {
			t.Errorf("%q is read as %q, want %q", tc.src, got, tc.want)
		}
	}
	for _, tc := range fieldsFaults {
		if _, err := parseFields(tc.src); err == nil || !strings.Contains(err.Message, tc.want) {
			t.Errorf("%.40q: %+v, want %q", tc.src, err, tc.want)
		}
	}
}

// FuzzParseFields: whatever is accepted reads the same after printing.
func FuzzParseFields(f *testing.F) {
	for _, tc := range fieldsTests {
		f.Add(tc.src)
	}
	for _, tc := range fieldsFaults {
		f.Add(tc.src[:min(len(tc.src), 100)])
	}
	f.Fuzz(func(t *testing.T, src string) {
		list, err := parseFields(src)
		if err != nil {
			if err.Code != 2500 && err.Code != 100 {
				t.Errorf("code %d", err.Code)
			}
			return
		}
		printed := list.show()
		again, err := parseFields(printed)
		if err != nil {
			t.Fatalf("%q printed as %q: %s", src, printed, err.Message)
		}
		if got := again.show(); got != printed {
			t.Errorf("%q prints as %q and then as %q", src, printed, got)
		}
	})
}
