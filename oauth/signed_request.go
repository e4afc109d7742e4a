package oauth

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	// maxSignedRequestBytes is the most bytes of a signed_request; those that
	// the platform sends have some hundred.
	maxSignedRequestBytes = 16 << 10
	// signedRequestLife is how old a signed_request may be. The platform sends
	// one again when the first was not answered, but not a day later.
	signedRequestLife = 24 * time.Hour
	// clockSkew is how far in its future a request may have been issued.
	clockSkew = 5 * time.Minute
)

// ErrSignedRequest is the error of a signed_request that is not a message of
// the platform to this app; nothing may be done on its word.
var ErrSignedRequest = errors.New("oauth: signed_request is not valid")

// SignedRequest is what the platform tells an app on its deauthorize and data
// deletion addresses, as the form field signed_request.
type SignedRequest struct {
	UserID   string // of the user, as the app knows it
	IssuedAt time.Time
}

// ParseSignedRequest verifies a signed_request with the app's secret and
// returns what it says. Its errors match [ErrSignedRequest] and say what is
// wrong; they never repeat the request.
func ParseSignedRequest(cfg Config, text string) (SignedRequest, error) {
	if cfg.ClientSecret.IsEmpty() {
		return SignedRequest{}, fmt.Errorf("oauth: %w: OAuthClientSecret is empty: set it to the app's secret, with which the platform signs", ErrClientSecret)
	}
	if len(text) > maxSignedRequestBytes {
		return SignedRequest{}, badSignedRequest(fmt.Sprintf("it is longer than %d bytes", maxSignedRequestBytes))
	}
	encodedMAC, encoded, found := strings.Cut(strings.TrimSpace(text), ".")
	if !found || strings.Contains(encoded, ".") {
		return SignedRequest{}, badSignedRequest("it is not two parts with a dot between")
	}
	sent, err := decodeBase64URL(encodedMAC)
	if err != nil {
		return SignedRequest{}, badSignedRequest("its signature is not base64url")
	}
	mac := hmac.New(sha256.New, []byte(cfg.ClientSecret.Reveal()))
	mac.Write([]byte(encoded))
	if !hmac.Equal(sent, mac.Sum(nil)) {
		return SignedRequest{}, badSignedRequest("its signature does not fit: it was not sent by the platform, or OAuthClientSecret is not the secret of the app it was sent to")
	}
	payload, err := decodeBase64URL(encoded)
	if err != nil {
		return SignedRequest{}, badSignedRequest("its payload is not base64url")
	}
	var p struct {
		Algorithm string         `json:"algorithm"`
		IssuedAt  int64          `json:"issued_at"`
		UserID    jsontext.Value `json:"user_id"` // text, or a number beyond 2^53
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		return SignedRequest{}, badSignedRequest("its payload is not the JSON object expected")
	}
	if !strings.EqualFold(p.Algorithm, "HMAC-SHA256") {
		return SignedRequest{}, badSignedRequest("its algorithm is not HMAC-SHA256")
	}
	id, ok := idText(p.UserID)
	if !ok {
		return SignedRequest{}, badSignedRequest("it has no user_id")
	}
	issued := time.Unix(p.IssuedAt, 0).UTC()
	switch age := cfg.now().Sub(issued); {
	case p.IssuedAt <= 0:
		return SignedRequest{}, badSignedRequest("it has no issued_at")
	case age > signedRequestLife:
		return SignedRequest{}, badSignedRequest("it is more than a day old")
	case age < -clockSkew:
		return SignedRequest{}, badSignedRequest("it was issued in the future: check the clock of this machine")
	}
	return SignedRequest{UserID: id, IssuedAt: issued}, nil
}

func badSignedRequest(why string) error {
	return fmt.Errorf("%w: %s", ErrSignedRequest, why)
}

// decodeBase64URL decodes base64url with or without padding.
func decodeBase64URL(text string) ([]byte, error) {
	return base64.RawURLEncoding.Strict().DecodeString(strings.TrimRight(text, "="))
}

// idText reads an id that is a text or a number, without going through a
// floating-point one.
func idText(value jsontext.Value) (string, bool) {
	text := string(bytes.TrimSpace(value))
	if value.Kind() == '"' {
		unquoted, err := jsontext.AppendUnquote(nil, value)
		if err != nil {
			return "", false
		}
		text = string(unquoted)
	}
	if text == "" || len(text) > 64 || strings.Trim(text, "0123456789") != "" {
		return "", false
	}
	return text, true
}

// Confirmation is what the platform wants as the answer to a data deletion
// request; its JSON is that answer.
type Confirmation struct {
	URL  string `json:"url"` // where the user can see how far the deletion is
	Code string `json:"confirmation_code"`
}

// ConfirmDeletion makes the answer to a data deletion request. The code is the
// same for the same request, and tells nobody whose it is; it is added to the
// query of statusURL as code.
func ConfirmDeletion(cfg Config, request SignedRequest, statusURL string) (Confirmation, error) {
	address, err := url.Parse(statusURL)
	if err != nil || address.Host == "" || address.User != nil || address.Fragment != "" {
		return Confirmation{}, errors.New("oauth: StatusURL must be a whole address, such as https://app.example.com/deletion")
	}
	if err := checkScheme("StatusURL", address); err != nil {
		return Confirmation{}, err
	}
	sum := cfg.derive("viewfinder data deletion 1", fmt.Appendf(nil, "%s %d", request.UserID, request.IssuedAt.Unix()))
	code := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:15])
	query := address.Query()
	query.Set("code", code)
	address.RawQuery = query.Encode()
	return Confirmation{URL: address.String(), Code: code}, nil
}
