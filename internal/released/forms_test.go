package released

import (
	"os"
	"testing"
)

// A fixture is written once; who runs it again, with a program that writes another text, has
// the one of then.
func TestForms_stay(t *testing.T) {
	t.Chdir(t.TempDir())
	text := "of then"
	f := Forms{Name: "x", Ext: "txt", First: 1, Present: 1, Make: func(*testing.T) string { return text }}
	for range 2 {
		f.write(t)
		if got, err := os.ReadFile("testdata/x.1.txt"); string(got) != "of then" || err != nil {
			t.Fatalf("%q, %v", got, err)
		}
		text = "of now"
	}
	opened := 0
	f.Each(t, func(t *testing.T, form int, text string) {
		if opened++; form != 1 || text != "of then" {
			t.Errorf("form %d: %q", form, text)
		}
	})
	if opened != 1 {
		t.Errorf("%d forms were opened", opened)
	}
}
