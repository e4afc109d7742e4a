package oauth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// ErrWebhookSignature is matched by the errors of notices that the platform has not
// signed.
var ErrWebhookSignature = errors.New("oauth: the notice is not signed by the platform")

// VerifyWebhook checks that the platform has sent the body of a notice, by the value of
// its header X-Hub-Signature-256: sha256=HEX. The signature is over the bytes as they
// came, so that a body which was decoded and encoded again does not fit. Its errors match
// [ErrWebhookSignature], and never repeat the notice.
//
// Source: developers.facebook.com, Webhooks, validating payloads.
func VerifyWebhook(cfg Config, body []byte, signature string) error {
	if cfg.ClientSecret.IsEmpty() {
		return fmt.Errorf("oauth: %w: OAuthClientSecret is empty: set it to the app's secret, with which the platform signs", ErrClientSecret)
	}
	text, ok := strings.CutPrefix(strings.TrimSpace(signature), "sha256=")
	sent, err := hex.DecodeString(text)
	if !ok || err != nil || len(sent) != sha256.Size {
		return fmt.Errorf("%w: its signature is not of the form sha256=HEX, which the header X-Hub-Signature-256 has", ErrWebhookSignature)
	}
	mac := hmac.New(sha256.New, []byte(cfg.ClientSecret.Reveal()))
	mac.Write(body)
	if !hmac.Equal(sent, mac.Sum(nil)) {
		return fmt.Errorf("%w: its signature does not fit: it was sent by somebody else, or is not as it came, byte by byte, or OAuthClientSecret is not the secret of the app it was sent to", ErrWebhookSignature)
	}
	return nil
}
