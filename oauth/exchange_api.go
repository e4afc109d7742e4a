package oauth

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
)

// graphAPI is the Graph API of a platform, as far as logins need it.
type graphAPI struct {
	caller  *caller
	origin  string
	version string // "" where addresses have none
	prover  Secret // the app's, where requests prove that it is known
}

// address is where the API has something.
func (a *graphAPI) address(path string) string {
	if a.version == "" {
		return a.origin + path
	}
	return a.origin + "/" + a.version + path
}

// get reads an object of the Graph API.
func (a *graphAPI) get(ctx context.Context, step, path string, access Secret, params url.Values, into any) error {
	if params = maps.Clone(params); params == nil {
		params = url.Values{}
	}
	a.prove(access, params)
	body, err := a.caller.send(ctx, request{step: step, method: http.MethodGet, url: a.address(path), params: params, bearer: access})
	if err != nil {
		return err
	}
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(into); err != nil {
		return fmt.Errorf("oauth: %s: the answer is not of the documented form", step)
	}
	return nil
}

// prove adds the proof that the caller knows the app's secret, where it does.
func (a *graphAPI) prove(access Secret, params url.Values) {
	if a.prover.IsEmpty() {
		return
	}
	mac := hmac.New(sha256.New, []byte(a.prover.Reveal()))
	mac.Write([]byte(access.Reveal()))
	params.Set("appsecret_proof", hex.EncodeToString(mac.Sum(nil)))
}
