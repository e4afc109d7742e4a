package history

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarked(t *testing.T) {
	t.Parallel()
	marks := []string{"17841400000000001", "my.shop", ""}
	for text, want := range map[string]bool{
		"account 17841400000000001: no": true, "my.shop": true, "the login has no account my.shop.": true, "(@my.shop)": true,
		"178414000000000011": false, "my.shop2": false, "my.shop.de": false, "not_my.shop": false, "xmy.shop my.shop": true, "": false,
	} {
		if Marked(text, marks) != want {
			t.Errorf("%q is marked: %t", text, !want)
		}
	}
}

func TestUnmarked(t *testing.T) {
	t.Parallel()
	got, changed := Unmarked([]Reason{
		{Reason: "unknown", Object: "my.shop", Count: 2, Incomplete: true, Message: "the login has no account my.shop"},
		{Reason: "no_data", Object: "7", Message: "other"},
	}, []string{"my.shop"})
	want := []Reason{
		{Reason: "unknown", Count: 2, Incomplete: true, Message: "of an account that was forgotten"},
		{Reason: "no_data", Object: "7", Message: "other"},
	}
	if d := cmp.Diff(want, got); d != "" || !changed {
		t.Error(changed, d)
	}
	if _, changed := Unmarked(want, []string{"my.shop"}); changed {
		t.Error("what has no mark was changed")
	}
}
