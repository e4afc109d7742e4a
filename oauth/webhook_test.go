package oauth_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// signWebhook signs a notice as the platform does.
func signWebhook(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

func ExampleVerifyWebhook() {
	cfg := oauth.Config{ClientID: "1234", ClientSecret: oauth.NewSecret("not-a-secret")}
	body := `{"object":"instagram","entry":[]}`
	signature := signWebhook("not-a-secret", body) // what X-Hub-Signature-256 holds
	fmt.Println(oauth.VerifyWebhook(cfg, []byte(body), signature))
	fmt.Println(errors.Is(oauth.VerifyWebhook(cfg, []byte(body+" "), signature), oauth.ErrWebhookSignature))
	// Output:
	// <nil>
	// true
}

// Bytes are signed: what says the same in others is not what was signed.
func TestVerifyWebhook(t *testing.T) {
	t.Parallel()
	cfg := oauth.Config{ClientID: "1234", ClientSecret: oauth.NewSecret("not-a-secret")}
	body := `{"text":"\u00e4 https:\/\/x.example"}`
	good := signWebhook("not-a-secret", body)
	if err := oauth.VerifyWebhook(cfg, []byte(body), " "+good+" "); err != nil {
		t.Error(err)
	}
	for _, tc := range []struct{ body, signature string }{
		{`{"text":"ä https://x.example"}`, good},
		{body, signWebhook("another", body)},
		{body, strings.TrimPrefix(good, "sha256=")},
		{body, "sha256="},
		{body, "sha256=00"},
		{body, "sha1=" + good[7:]},
		{body, ""},
	} {
		err := oauth.VerifyWebhook(cfg, []byte(tc.body), tc.signature)
		if !errors.Is(err, oauth.ErrWebhookSignature) {
			t.Errorf("%q: %v", tc.signature, err)
		}
	}
	if err := oauth.VerifyWebhook(oauth.Config{}, []byte(body), good); !errors.Is(err, oauth.ErrClientSecret) {
		t.Errorf("without a secret: %v", err)
	}
}
