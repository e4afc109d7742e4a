package logging

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// canary is in every secret of these tests.
const canary = "canary"

func TestMask(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"GET /me?access_token=canary&fields=id", "GET /me?access_token=****&fields=id"},
		{"ACCESS_TOKEN=canary%7Cx z", "ACCESS_TOKEN=**** z"},
		{"next=https%3A%2F%2Fx%2F%3Faccess_token%3Dcanary", "next=https%3A%2F%2Fx%2F%3Faccess_token%3D****"},
		{"client_secret=canary appsecret_proof=canary", "client_secret=**** appsecret_proof=****"},
		{"fb_exchange_token=canary&input_token=canary", "fb_exchange_token=****&input_token=****"},
		{"https://localhost:33333/?code=canary#_=_", "https://localhost:33333/?code=****#_=_"},
		{"?state=a&code=canary&x", "?state=a&code=****&x"},
		{`{"access_token":"canary\/x","token_type":"bearer"}`, `{"access_token":"****\/x","token_type":"bearer"}`},
		{`"{\"client_secret\": \"canary\"}"`, `"{\"client_secret\": \"****\"}"`},
		{"Authorization: Bearer canary", "Authorization: Bearer ****"},
		{"Authorization: ****\nUser-Agent: a", "Authorization: ****\nUser-Agent: a"},
		{"Proxy-Authorization: Basic canary=", "Proxy-Authorization: Basic ****"},
		{"Cookie: session=canary; b=canary", "Cookie: ****"},
		{"set-cookie: canary=1", "set-cookie: ****"},
		{"authorization: OAuth canary, Accept: x", "authorization: OAuth **** Accept: x"},
		{"sent bearer canary-token-1", "sent bearer ****"},
		{"OAuthAccessToken=canary;Version=v26.0", "OAuthAccessToken=****;Version=v26.0"},
		{"OAuth Client Secret = 'can;''ary' ; x", "OAuth Client Secret = **** ; x"},
		{`ProxyPassword="canary";FirewallPassword=canary`, `ProxyPassword=****;FirewallPassword=****`},
		{"EXEC GetOAuthAccessToken AuthMode='WEB', @Verifier = 'canary', State='s'", "EXEC GetOAuthAccessToken AuthMode='WEB', @Verifier = ****, State='s'"},
		{"token EAACanary0123456789abcdefghij expired", "token **** expired"},
		{"token IGAACanary0123456789abcdefghij expired", "token **** expired"},
		{"app 1234567890|canary-0123456789abc", "app ****"},

		{"SELECT Id, code FROM t WHERE code=190", "SELECT Id, code FROM t WHERE code=190"},
		{"error code=190 bearer of news", "error code=190 bearer of news"},
		{"the OAuth procedures and Basic authentication", "the OAuth procedures and Basic authentication"},
		{"1234567890|2 and EAA", "1234567890|2 and EAA"},
	}
	var m masker
	for _, tt := range tests {
		if got := m.mask(tt.text); got != tt.want {
			t.Errorf("mask(%s)\ngot  %s\nwant %s", tt.text, got, tt.want)
		}
		if got := m.mask(m.mask(tt.text)); got != tt.want {
			t.Errorf("masking twice: %s", got)
		}
	}
}

func TestMask_registered(t *testing.T) {
	t.Parallel()
	var m masker
	for _, s := range []string{"canary", "canary and more", `can"ary &ü`, "abc", ""} {
		m.register(secret.New(s))
		m.register(secret.New(s))
	}
	if got := m.maskTruncated("the end is canary an"); got != "the end is " {
		t.Errorf("cut: %s", got)
	}
	if got := m.maskTruncated("canary, the end is ca"); got != "****, the end is ca" {
		t.Errorf("cut: %s", got)
	}
	tests := []struct{ text, want string }{
		{"a canary and more b canary", "a **** b ****"},
		{`plain can"ary &ü.`, "plain ****."},
		{"query can%22ary+%26%C3%BC.", "query ****."},
		{"path can%22ary%20&%C3%BC.", "path ****."},
		{`json can\"ary \u0026ü.`, "json ****."},
		{"abc stays", "abc stays"},
	}
	for _, tt := range tests {
		if got := m.mask(tt.text); got != tt.want {
			t.Errorf("mask(%s) = %s, want %s", tt.text, got, tt.want)
		}
	}
}

// Whatever a caller hands over by mistake, no line shows it.
func TestLogger_canaries(t *testing.T) {
	t.Parallel()
	l, read := logTo(t, Config{Verbosity: 2})
	l.Conceal(secret.New(canary + "-registered"))
	for _, leak := range []string{
		canary + "-registered",
		"https://graph.facebook.com/me?access_token=" + canary,
		"Authorization: Bearer " + canary + "-bearer",
		"client_secret=" + canary,
		"appsecret_proof=" + canary,
	} {
		l.StatementStart(statement("1"), leak)
		l.StatementEnd(statement("1"), StatementResult{Err: fmt.Errorf("wrapped: %w", errors.New(leak))})
		l.Request(statement("1"), Request{Module: HTTP, Method: leak, Path: "/x?" + leak, Err: errors.New(leak)})
		l.Request(statement(leak), Request{Module: HTTP, Method: "GET", Path: "/" + leak})
		l.entries.WithFields(logrus.Fields{
			"error": errors.New(leak), "text": leak, "list": []string{leak}, "bytes": struct{ s string }{leak}, "whole": map[string]string{"a": leak},
		}).Warn(leak)
	}
	if text := read(); strings.Contains(text, canary) || strings.Count(text, "\n") != 25 {
		t.Errorf("got\n%s", text)
	}
}

func FuzzMask(f *testing.F) {
	f.Add("access_token=canary&x", "canary")
	f.Add("\xff\"", "aaaa")
	f.Fuzz(func(t *testing.T, text, hidden string) {
		var m masker
		m.register(secret.New(hidden))
		if len(hidden) < secret.Shortest || strings.Contains(hidden, "*") {
			return // left in clear, or part of the mask itself
		}
		if masked := m.mask(text); strings.Contains(masked, hidden) {
			t.Errorf("mask(%q) = %q shows %q", text, masked, hidden)
		}
	})
}

// Whatever the name of a credential, and however it is written, no line shows it.
func TestMask_names(t *testing.T) {
	t.Parallel()
	var m masker
	refuse := func(text string) {
		t.Helper()
		if masked := m.mask(text); strings.Contains(masked, canary) || !strings.Contains(masked, secret.Mask) {
			t.Errorf("mask(%s) = %s", text, masked)
		}
	}
	for _, name := range secret.Params() {
		for _, text := range []string{"/me?a=b&" + name + "=canary&x", name + "%3Dcanary", `{"` + name + `": "canary"}`, `{\"` + name + `\":\"canary\"}`} {
			refuse(text)
			refuse(strings.Replace(text, name, strings.ToUpper(name), 1))
		}
	}
	refuse("/?" + secret.CodeParam + "=canary")
	for _, name := range secret.Properties() {
		for _, spelt := range []string{name, strings.ReplaceAll(name, " ", ""), strings.ToLower(name), strings.ToUpper(name)} {
			for _, value := range []string{"canary", "'can''canary'", `"canary;x"`} {
				refuse("A=1;" + spelt + "=" + value + ";B=2")
				refuse("EXEC p @" + spelt + " = " + value)
			}
		}
	}
}
