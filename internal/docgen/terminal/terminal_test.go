package terminal

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// A screen is read with its looks, columns and wide characters, and drawn so.
func TestRead(t *testing.T) {
	t.Parallel()
	s := Read("\x1b[1m\x1b[34mSELECT\x1b[0m x;\n│ 日本 │ a\u0301b\x1b[7m \x1b[0m\n\n\n", 40)
	if got, want := s.Text(), "SELECT x;\n│ 日本 │ a\u0301b\n"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	keyword := s.lines[0][0]
	if keyword.text != "SELECT" || !keyword.look.bold || keyword.look.colour != 5 || keyword.width != 6 {
		t.Errorf("the keyword is %+v", keyword)
	}
	columns := map[string]int{}
	for _, r := range s.lines[1] {
		columns[r.text] = r.column
	}
	for text, want := range map[string]int{"│ ": 0, "日": 2, "本": 4} {
		if got, ok := columns[text]; !ok || got != want {
			t.Errorf("%q stands in column %d (%t), want %d: %v", text, got, ok, want, columns)
		}
	}
}

func TestWriteSVG(t *testing.T) {
	t.Parallel()
	var svg strings.Builder
	if err := Read("\x1b[32m'a & <b>'\x1b[0m\n╭─┼╯█\n", 20).WriteSVG(&svg, `a "shell"`); err != nil {
		t.Fatal(err)
	}
	text, paths := "", 0
	d := xml.NewDecoder(strings.NewReader(svg.String()))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v:\n%s", err, svg.String())
		}
		switch token := token.(type) {
		case xml.CharData:
			text += string(token)
		case xml.StartElement:
			if token.Name.Local == "path" {
				paths++
			}
		}
	}
	if !strings.Contains(text, "'a & <b>'") || strings.Contains(text, "█") || strings.Contains(text, "╭") || paths != 2 || !strings.Contains(svg.String(), `<rect class="k"`) {
		t.Errorf("%d paths, text %q", paths, text)
	}
	if !strings.Contains(svg.String(), `class="c3"`) || !strings.Contains(svg.String(), "prefers-color-scheme:dark") {
		t.Errorf("colours are missing:\n%s", svg.String())
	}
}

func TestChanged(t *testing.T) {
	t.Parallel()
	for codes, want := range map[string]look{
		"1;31": {bold: true, colour: 2}, "97": {colour: 16}, "7;44": {reversed: true, back: 5}, "2;4": {dim: true, under: true},
		"": {}, "1;0": {}, "1;22;31;39;4;24;7;27;41;49": {},
	} {
		if got := (look{}).changed(codes); got != want {
			t.Errorf("%q: %+v, want %+v", codes, got, want)
		}
	}
}
