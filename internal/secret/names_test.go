package secret_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

func TestIsName(t *testing.T) {
	t.Parallel()
	names := append(secret.Params(), secret.Properties()...)
	names = append(names, "Authorization", "Proxy-Authorization", "Set-Cookie", "X-Api-Token", "client.secret", "ACCESS-TOKEN", "page_access_token",
		"client_assertion", "signed_request", "machine_id_token_hint")
	for _, name := range names {
		if plain := strings.ToLower(strings.ReplaceAll(name, " ", "")); plain == "oauthsettingskey" || plain == "rtk" {
			continue // of connection strings only
		}
		if !secret.IsName(name) {
			t.Errorf("%s is not known", name)
		}
	}
	for _, name := range []string{"", "token_type", "TokenType", "fields", "id", "code", "state", "name", "expires_in", "secre"} {
		if secret.IsName(name) {
			t.Errorf("%s is taken for a credential's name", name)
		}
	}
}

func TestNames_areCopies(t *testing.T) {
	t.Parallel()
	for _, list := range []func() []string{secret.Params, secret.Properties} {
		list()[0] = "changed"
		if slices.Contains(list(), "changed") {
			t.Error("the caller changed the table")
		}
	}
}

func TestMaskTokens(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                "",
		"the token EAAfakeFake ended":     "the token **** ended",
		"IGAA_fake-12345678, IGQfake123":  "****, IGQfake123",
		"IGQfake12345":                    "****",
		"(EAAfakeFake)":                   "(****)",
		"app 12345|0123456789abcdef":      "app ****",
		"1234|0123456789abcdef":           "1234|0123456789abcdef", // too short for an app's id
		"12345|0123456789abcde":           "12345|0123456789abcde",
		"12345||'0123456789abcdef'":       "12345||'0123456789abcdef'",
		"EAAsy, IGQ and IGAA":             "EAAsy, IGQ and IGAA",
		"xEAAfakeFakeFake":                "xEAAfakeFakeFake",
		"EAAfakeFakeFake EAAfakeFakeFake": "**** ****",
	} {
		if got := secret.MaskTokens(text); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
}

func TestSpellings(t *testing.T) {
	t.Parallel()
	got := secret.Spellings("a/\"b c&ü")
	for _, want := range []string{"a/\"b c&ü", "a%2F%22b+c%26%C3%BC", "a%2F%22b%20c&%C3%BC", `a/\"b c\u0026ü`} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
}
