package oauth_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// sign makes a signed_request of a payload, as the platform does.
func sign(secret, payload string) string {
	encoded := base64.RawURLEncoding.EncodeToString([]byte(payload))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(encoded))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) + "." + encoded
}

func ExampleParseSignedRequest() {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	cfg := oauth.Config{ClientSecret: oauth.NewSecret("fake-secret"), Now: func() time.Time { return now }}
	text := sign("fake-secret", `{"algorithm":"HMAC-SHA256","issued_at":1795175999,"user_id":"218471"}`)
	request, err := oauth.ParseSignedRequest(cfg, text)
	fmt.Println(request.UserID, request.IssuedAt, err)
	// Output: 218471 2026-11-20 11:59:59 +0000 UTC <nil>
}

func TestParseSignedRequest(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	cfg := oauth.Config{ClientSecret: oauth.NewSecret("fake-secret"), Now: func() time.Time { return now }}
	payload := func(algorithm, id string, age time.Duration) string {
		return fmt.Sprintf(`{"algorithm":%q,"issued_at":%d,"user_id":%s,"expires":1}`, algorithm, now.Add(-age).Unix(), id)
	}
	good := payload("HMAC-SHA256", `"218471"`, time.Minute)
	padded := func(text string) string {
		mac, encoded, _ := strings.Cut(text, ".")
		return mac + "=." + encoded
	}
	tests := []struct {
		name, text, want, wantErr string
	}{
		{name: "good", text: sign("fake-secret", good), want: "218471"},
		{name: "blanks around it", text: " " + sign("fake-secret", good) + "\n", want: "218471"},
		{name: "padding", text: padded(sign("fake-secret", good)), want: "218471"},
		{name: "lower case", text: sign("fake-secret", payload("hmac-sha256", `"1"`, 0)), want: "1"},
		{name: "a number beyond 2^53", text: sign("fake-secret", payload("HMAC-SHA256", `17841400000000001`, 0)), want: "17841400000000001"},
		{name: "nearly a day old", text: sign("fake-secret", payload("HMAC-SHA256", `"1"`, 24*time.Hour)), want: "1"},
		{name: "the clocks differ", text: sign("fake-secret", payload("HMAC-SHA256", `"1"`, -time.Minute)), want: "1"},

		{name: "empty", wantErr: "two parts"},
		{name: "no dot", text: "abc", wantErr: "two parts"},
		{name: "three parts", text: "a.b.c", wantErr: "two parts"},
		{name: "not base64url", text: "+/.abc", wantErr: "its signature is not base64url"},
		{name: "another secret", text: sign("fake-other", good), wantErr: "its signature does not fit"},
		{name: "no signature", text: "." + strings.SplitN(sign("fake-secret", good), ".", 2)[1], wantErr: "its signature does not fit"},
		{name: "another payload", text: strings.SplitN(sign("fake-secret", good), ".", 2)[0] + "." + strings.SplitN(sign("x", payload("HMAC-SHA256", `"2"`, 0)), ".", 2)[1], wantErr: "its signature does not fit"},
		{name: "no algorithm", text: sign("fake-secret", payload("", `"1"`, 0)), wantErr: "its algorithm is not HMAC-SHA256"},
		{name: "another algorithm", text: sign("fake-secret", payload("none", `"1"`, 0)), wantErr: "its algorithm is not HMAC-SHA256"},
		{name: "too old", text: sign("fake-secret", payload("HMAC-SHA256", `"1"`, 25*time.Hour)), wantErr: "more than a day old"},
		{name: "from the future", text: sign("fake-secret", payload("HMAC-SHA256", `"1"`, -time.Hour)), wantErr: "in the future"},
		{name: "no time", text: sign("fake-secret", `{"algorithm":"HMAC-SHA256","user_id":"1"}`), wantErr: "no issued_at"},
		{name: "no user", text: sign("fake-secret", `{"algorithm":"HMAC-SHA256","issued_at":1795175999}`), wantErr: "no user_id"},
		{name: "a user that is none", text: sign("fake-secret", payload("HMAC-SHA256", `{"id":1}`, 0)), wantErr: "no user_id"},
		{name: "a user that is a path", text: sign("fake-secret", payload("HMAC-SHA256", `"../1"`, 0)), wantErr: "no user_id"},
		{name: "not JSON", text: sign("fake-secret", "canary"), wantErr: "not the JSON object expected"},
		{name: "two users", text: sign("fake-secret", `{"algorithm":"HMAC-SHA256","issued_at":1795175999,"user_id":"1","user_id":"2"}`), wantErr: "not the JSON object expected"},
		{name: "too long", text: strings.Repeat("a", 1<<20), wantErr: "longer than"},
	}
	for _, tt := range tests {
		got, err := oauth.ParseSignedRequest(cfg, tt.text)
		switch {
		case tt.wantErr == "" && (err != nil || got.UserID != tt.want):
			t.Errorf("%s: got %+v, %v, want %s", tt.name, got, err, tt.want)
		case tt.wantErr != "" && (!errors.Is(err, oauth.ErrSignedRequest) || !strings.Contains(err.Error(), tt.wantErr) || got.UserID != ""):
			t.Errorf("%s: got %+v, %v, want %s", tt.name, got, err, tt.wantErr)
		case err != nil && strings.Contains(err.Error(), "canary"):
			t.Errorf("%s: the error repeats the request: %v", tt.name, err)
		}
	}
	if _, err := oauth.ParseSignedRequest(oauth.Config{}, sign("", good)); err == nil || !strings.Contains(err.Error(), "OAuthClientSecret is empty") {
		t.Errorf("without a secret: got %v", err)
	}
}

// No text but one signed with the secret names a user.
func FuzzParseSignedRequest(f *testing.F) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	cfg := oauth.Config{ClientSecret: oauth.NewSecret("fake-secret"), Now: func() time.Time { return now }}
	f.Add("fake-secret", `{"algorithm":"HMAC-SHA256","issued_at":1795175999,"user_id":"218471"}`, "")
	f.Add("x", `{}`, "a.b")
	f.Fuzz(func(t *testing.T, secret, payload, text string) {
		if got, err := oauth.ParseSignedRequest(cfg, text); err == nil {
			t.Errorf("a text of nobody's names the user %q", got.UserID)
		}
		got, err := oauth.ParseSignedRequest(cfg, sign(secret, payload))
		if strings.TrimRight(secret, "\x00") != "fake-secret" && err == nil { // HMAC pads its key with zeros
			t.Errorf("signed with another secret: %+v", got)
		}
		if (err == nil) != (got.UserID != "") || strings.Trim(got.UserID, "0123456789") != "" {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}
