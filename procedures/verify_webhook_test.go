package procedures

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// A notice is believed if the platform has signed it, and its changes are rows.
func TestVerifyWebhook(t *testing.T) {
	t.Parallel()
	env := Env{OAuth: oauth.Config{ClientID: "1", ClientSecret: oauth.NewSecret("not-a-secret")}}
	call := func(body any, signature string) (Rows, error) {
		return verifyWebhook.Exec(t.Context(), env, []Argument{{Value: body}, {Value: signature}})
	}
	body := `{"object":"instagram","entry":[{"id":"17841","time":1795000000,"changes":[{"field":"comments","value":{"id":"17","text":"caf\u00e9"}}]},` +
		`{"id":17842,"time":1795000000123,"messaging":[{"message":{"mid":"m"}}]}]}`
	mac := hmac.New(sha256.New, []byte("not-a-secret"))
	mac.Write([]byte(body))
	signature := "sha256=" + hex.EncodeToString(mac.Sum(nil))
	want := [][]any{
		{"instagram", "17841", time.Unix(1795000000, 0).UTC(), "comments", `{"id":"17","text":"caf\u00e9"}`},
		{"instagram", "17842", time.UnixMilli(1795000000123).UTC(), "messaging", `{"message":{"mid":"m"}}`},
	}
	for _, form := range []any{body, []byte(body)} {
		rows, err := call(form, signature)
		if diff := cmp.Diff(want, rows.Values); err != nil || diff != "" {
			t.Errorf("%T: %v\n%s", form, err, diff)
		}
	}
	if rows, err := call(body+"\n", signature); !errors.Is(err, oauth.ErrWebhookSignature) || rows.Values != nil {
		t.Errorf("another body: %v, %v", rows.Values, err)
	}
}
