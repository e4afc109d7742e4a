package httplog

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

func TestQuery(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		raw, byName, byDefault string
	}{
		{"", "", ""},
		{"fields=id%2Cname&limit=100", "fields=id%2Cname&limit=100", "fields=id%2Cname&limit=100"},
		{"access_token=canary&fields=id", "access_token=****&fields=id", "access_token=****&fields=id"},
		{"appsecret_proof=canary", "appsecret_proof=****", "appsecret_proof=****"},
		{"code=canary&client_id=7&state=canary", "code=****&client_id=7&state=****", "code=****&client_id=7&state=****"},
		{"Client-Secret=canary&fb_exchange_token=canary&code_verifier=canary", "Client-Secret=****&fb_exchange_token=****&code_verifier=****", "Client-Secret=****&fb_exchange_token=****&code_verifier=****"},
		{"since=1&zugang=2", "since=1&zugang=2", "since=****&zugang=****"},
		{"access%5Ftoken=canary", "access%5Ftoken=****", "access%5Ftoken=****"},
		{"%zz=canary&a=%zz&b", "%zz=****&a=****&b", "%zz=****&a=****&b"},
		{
			"batch=" + url.QueryEscape(`[{"method":"GET","relative_url":"v26.0/me?access_token=canary&fields=id"}]`),
			"batch=" + url.QueryEscape(`[{"method":"GET","relative_url":"v26.0/me?access_token=****&fields=id"}]`),
			"batch=****",
		},
		{
			"next=" + url.QueryEscape("https://x.test/?fields=id&access_token=canary#access_token=canary"),
			"next=" + url.QueryEscape("https://x.test/?fields=id&access_token=****#access_token=****"),
			"next=****",
		},
	} {
		if got := Query(tt.raw, ByName); got != tt.byName {
			t.Errorf("by name, %s:\ngot  %s\nwant %s", tt.raw, got, tt.byName)
		}
		if got := Query(tt.raw, ByDefault); got != tt.byDefault {
			t.Errorf("by default, %s:\ngot  %s\nwant %s", tt.raw, got, tt.byDefault)
		}
	}
}

func TestBody(t *testing.T) {
	t.Parallel()
	const js, form = "application/json; charset=UTF-8", "application/x-www-form-urlencoded"
	for _, tt := range []struct {
		kind, body        string
		cut               bool
		byName, byDefault string
	}{
		{js, ` {"id": "1", "access_token": "canary"} `, false, `{"id":"1","access_token":"****"}`, `{"id":"1","access_token":"****"}`},
		{js, `{"name":"a","n":12345678901234567890,"ok":true,"x":null}`, false, `{"name":"a","n":12345678901234567890,"ok":true,"x":null}`, `{"name":"a","n":"****","ok":true,"x":null}`},
		{js, `{"error":{"message":"m","code":190,"trace":"t"}}`, false, `{"error":{"message":"m","code":190,"trace":"t"}}`, `{"error":{"message":"m","code":190,"trace":"****"}}`},
		{js, `{"code":"canary"}`, false, `{"code":"****"}`, `{"code":"****"}`},
		{js, `{"zugang":"canary","data":["x"],"list":["canary"]}`, false, `{"zugang":"canary","data":["x"],"list":["canary"]}`, `{"zugang":"****","data":["x"],"list":["****"]}`},
		{js, `{"tokens":{"name":"canary","deep":[["canary"]]},"id":"1"}`, false, `{"tokens":{"name":"****","deep":[["****"]]},"id":"1"}`, `{"tokens":{"name":"****","deep":[["****"]]},"id":"1"}`},
		{js, `{"paging":{"next":"https:\/\/x.test\/?access_token=canary&limit=1"}}`, false, `{"paging":{"next":"https://x.test/?access_token=****&limit=1"}}`, `{"paging":{"next":"****"}}`},
		{js, `[{"code":200,"body":"{\"access_token\":\"canary\"}"},null]`, false, `[{"code":200,"body":"{\"access_token\":\"****\"}"},null]`, `[{"code":200,"body":"****"},null]`},
		{js, `["canary"]`, false, `["canary"]`, `["****"]`},
		{js, `{"a":"b","access_token":"can`, true, `{"a":"b","access_token":null}`, `{"a":"****","access_token":null}`},
		{js, `{"data":[{"id":"1"},{"id":"2`, true, `{"data":[{"id":"1"},{"id":null}]}`, `{"data":[{"id":"1"},{"id":null}]}`},
		{js, `{"a":"b"} trailing`, false, `{"a":"b"} (then it is no JSON, 18 bytes in all)`, `{"a":"****"} (then it is no JSON, 18 bytes in all)`},
		{form, "access_token=canary&a=b", false, "access_token=****&a=b", "access_token=****&a=****"},
		{"text/html", "<p>hello</p>", false, "<p>hello</p>", "(12 bytes)"},
		{js, " \n", false, "", ""},
	} {
		if got := Body(tt.kind, []byte(tt.body), tt.cut, ByName); got != tt.byName {
			t.Errorf("by name, %s:\ngot  %s\nwant %s", tt.body, got, tt.byName)
		}
		if got := Body(tt.kind, []byte(tt.body), tt.cut, ByDefault); got != tt.byDefault {
			t.Errorf("by default, %s:\ngot  %s\nwant %s", tt.body, got, tt.byDefault)
		}
	}
}

func TestHeader(t *testing.T) {
	t.Parallel()
	h := http.Header{
		"Authorization": {"Bearer canary"}, "Proxy-Authorization": {"Basic canary"}, "Cookie": {"canary"}, "Set-Cookie": {"canary", "canary"},
		"X-Api-Token": {"canary"}, "Location": {"https://x.test/?code=canary"}, "Accept": {"application/json"},
	}
	const want = `Accept: application/json
Authorization: ****
Cookie: ****
Location: https://x.test/?code=****
Proxy-Authorization: ****
Set-Cookie: ****
Set-Cookie: ****
X-Api-Token: ****`
	if got := headerLines(Header(h, ByName)); got != want {
		t.Errorf("got\n%s", got)
	}
	if h.Get("Authorization") != "Bearer canary" {
		t.Error("the headers themselves were changed")
	}
}

func FuzzBody(f *testing.F) {
	f.Add("application/json", `{"access_token":"CANARYCANARY","a":["CANARYCANARY"]}`, true)
	f.Add("application/x-www-form-urlencoded", "access_token=CANARYCANARY", false)
	f.Add("", `[{"body":"{\"access_token\":\"CANARYCANARY\"}"`, false)
	f.Fuzz(func(t *testing.T, kind, body string, cut bool) {
		for _, g := range []Guard{ByName, ByDefault} {
			_ = Body(kind, []byte(body), cut, g)
		}
		// However the rest looks, a credential in its own member stays hidden.
		planted := []byte(`{"rest":` + quote(body) + `,"access_token":"CANARYCANARY"}`)
		for _, g := range []Guard{ByName, ByDefault} {
			shown := Body("application/json", planted, cut, g)
			if strings.Contains(strings.ReplaceAll(shown, quote(body), ""), "CANARYCANARY") && !strings.Contains(body, "CANARY") {
				t.Errorf("shown: %s", shown)
			}
		}
	})
}

func quote(text string) string {
	text = strings.ToValidUTF8(text, "?")
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		if r < ' ' || r == '"' || r == '\\' {
			r = '_'
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}

// Whatever the name of a credential, neither guard shows it.
func TestNames(t *testing.T) {
	t.Parallel()
	for _, name := range append(secret.Params(), secret.CodeParam) {
		for _, g := range []Guard{ByName, ByDefault} {
			for _, shown := range []string{
				Query("fields=id&"+name+"=canary", g),
				Body("application/json", []byte(`{"data":[{"`+name+`":"canary"}]}`), false, g),
				Body("application/x-www-form-urlencoded", []byte(strings.ToUpper(name)+"=canary"), false, g),
				Header(http.Header{"Location": {"https://x.test/?" + name + "=canary"}}, g).Get("Location"),
			} {
				if strings.Contains(shown, "canary") || !strings.Contains(shown, secret.Mask) {
					t.Errorf("%s: %s", name, shown)
				}
			}
		}
	}
}
