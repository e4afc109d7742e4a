package secret_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/oauth/secret"
)

const canary = "canary-7f3a91"

func TestSecret_neverPrinted(t *testing.T) {
	t.Parallel()
	s := secret.New(canary)
	type exported struct{ Token secret.Secret }
	type hidden struct{ token secret.Secret }
	shapes := map[string]any{
		"value":         s,
		"pointer":       &s,
		"field":         exported{s},
		"hidden field":  hidden{s},
		"pointer field": &hidden{s},
		"slice":         []secret.Secret{s},
		"map":           map[string]hidden{"a": {s}},
		"map key":       map[secret.Secret]bool{s: true},
	}
	verbs := "vTtbcdoOqxXUeEfFgGspw"
	for name, shape := range shapes {
		for _, verb := range verbs {
			for _, flags := range []string{"", "+", "#", "-20", "020.5"} {
				format := "%" + flags + string(verb)
				refuseCanary(t, name+" "+format, fmt.Sprintf(format, shape))
				refuseCanary(t, name+" Errorf "+format, fmt.Errorf(format, shape).Error())
			}
		}
		refuseCanary(t, name+" Sprint", fmt.Sprint(shape))

		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("m", "k", shape)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "k", shape)
		refuseCanary(t, name+" slog", log.String())

		if text, err := json.Marshal(shape); err == nil {
			refuseCanary(t, name+" json", string(text))
		}
		if text, err := xml.Marshal(shape); err == nil {
			refuseCanary(t, name+" xml", string(text))
		}
	}
	func() {
		defer func() { refuseCanary(t, "panic", fmt.Sprint(recover())) }()
		panic(errors.Join(fmt.Errorf("with %v", s)))
	}()
}

func refuseCanary(t *testing.T, where, printed string) {
	t.Helper()
	// %x and %q spell the text otherwise.
	for _, spelling := range []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary)} {
		if strings.Contains(printed, spelling) {
			t.Errorf("%s prints the secret: %s", where, printed)
		}
	}
}

func TestSecret_masked(t *testing.T) {
	t.Parallel()
	full, empty := secret.New(canary), secret.New("")
	for _, tt := range []struct{ got, want string }{
		{full.Reveal(), canary},
		{empty.Reveal(), ""},
		{full.String(), "****"},
		{empty.String(), ""},
		{fmt.Sprintf("%d|%#v", full, full), "****|****"},
		{mustJSON(t, map[string]any{"a": full, "b": empty}), `{"a":"****","b":""}`},
		{full.LogValue().String(), "****"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func TestSecret_comparison(t *testing.T) {
	t.Parallel()
	if secret.New("a"+canary) != secret.New("a"+canary) {
		t.Error("equal texts differ")
	}
	if secret.New("a") == secret.New("b") {
		t.Error("different texts are equal")
	}
	if !secret.New("").IsEmpty() || secret.New("a").IsEmpty() {
		t.Error("IsEmpty is wrong")
	}
	type holder struct{ Token secret.Secret }
	if cmp.Equal(holder{secret.New("a")}, holder{secret.New("b")}) {
		t.Error("cmp sees different secrets as equal")
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
