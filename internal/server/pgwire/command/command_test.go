package command_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/command"
)

// Each line of testdata/commands is a statement, which is read as what stands below; none of
// the session's own is "the engine's".
func TestParse(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/commands", func(_ *testing.T, d *datadriven.TestData) string {
		var out strings.Builder
		for line := range strings.Lines(d.Input) {
			fmt.Fprintln(&out, read(strings.TrimSuffix(line, "\n")))
		}
		return out.String()
	})
}

func read(text string) string {
	c, err := command.Parse(text)
	var e *pgerror.Error
	switch {
	case errors.As(err, &e):
		return strings.TrimSpace(fmt.Sprintf("%s @%d %s %s", e.Code, e.Position, e.Message, e.Hint))
	case c == nil:
		return "the engine's"
	}
	shown := strings.TrimPrefix(fmt.Sprintf("%T%+v", c, c), "command.")
	if b, ok := c.(command.Begin); ok && b.Modes.ReadOnly != nil {
		shown = fmt.Sprintf("Begin{Tag:%s isolation:%s read only:%t}", b.Tag, b.Modes.Isolation, *b.Modes.ReadOnly)
	}
	if m, ok := c.(command.SetModes); ok && m.Modes.ReadOnly != nil {
		shown = fmt.Sprintf("SetModes{Session:%t isolation:%s read only:%t}", m.Session, m.Modes.Isolation, *m.Modes.ReadOnly)
	}
	return shown
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []command.Piece
	}{
		{"", nil},
		{" ; -- nothing\n;/* a /* b */ ; */", nil},
		{"select 1", []command.Piece{{Text: "select 1"}}},
		{"ü; select ';' ;\n select $$;$$;", []command.Piece{{Text: "ü"}, {Text: "select ';'", Offset: 3}, {Text: "select $$;$$", Offset: 17}}},
		{`select "a;b", 'it''s;', e'\';' -- ;`, []command.Piece{{Text: `select "a;b", 'it''s;', e'\';'`}}},
		{"select $a$ ; $b$ ; $a$; select $1;", []command.Piece{{Text: "select $a$ ; $b$ ; $a$"}, {Text: "select $1", Offset: 24}}},
	} {
		got, err := command.Split(c.text)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%q: %+v, %v", c.text, got, err)
		}
	}
	for _, text := range []string{"select 'x", `select "x`, "select /* x", "select $a$ x", "e'\\'"} {
		var e *pgerror.Error
		if _, err := command.Split(text); !errors.As(err, &e) || e.Code != pgerror.SyntaxError || e.Position == 0 {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Any text is parted into pieces that stand in it, in order; what is left is no statement.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"select 1; select 2", "copy (select 1) to stdout (format csv);", "$a$;$a$", "/*/**/*/;", `e'\\';"`, "set a.b = -1, 'x'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		pieces, err := command.Split(text)
		if err != nil || !utf8.ValidString(text) {
			return
		}
		runes, at := []rune(text), 0
		for _, p := range pieces {
			if p.Offset < at || !strings.HasPrefix(string(runes[p.Offset:]), p.Text) {
				t.Fatalf("%q is not at %d of %q", p.Text, p.Offset, text)
			}
			at = p.Offset + utf8.RuneCountInString(p.Text)
			if again, err := command.Split(p.Text); err != nil || len(again) != 1 {
				t.Fatalf("%q is %d statements, %v", p.Text, len(again), err)
			}
			if _, err := command.Parse(p.Text); err != nil {
				var e *pgerror.Error
				if !errors.As(err, &e) || e.Position < 0 || e.Position > utf8.RuneCountInString(p.Text)+1 {
					t.Fatalf("%q: %v", p.Text, err)
				}
			}
		}
	})
}
