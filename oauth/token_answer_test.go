package oauth

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

var tokenAnswers = []struct {
	body    string
	life    time.Duration
	user    string
	granted []string
	wrong   string // beginning of the error
}{
	{body: `{"access_token":"EAAcanary","token_type":"bearer","expires_in":5183944}`, life: 5183944 * time.Second},
	{body: `{"access_token":"IGAAcanary","user_id":17841405793187218}`, user: "17841405793187218"},
	{body: `{"access_token":"IGAAcanary","user_id":99999999999999999999999,"permissions":["a","b"]}`, user: "99999999999999999999999", granted: []string{"a", "b"}},
	{body: `{"access_token":"IGAAcanary","user_id":"17841405793187218","permissions":"a,b, c"}`, user: "17841405793187218", granted: []string{"a", "b", "c"}},
	{body: `{"data":[{"access_token":"IGAAcanary","user_id":"1","permissions":""}]}`, user: "1", granted: []string{}},
	{body: `{"data":{"access_token":"IGAAcanary","expires_in":"3600"}}`, life: time.Hour},
	{body: `{"access_token":"EAAcanary","expires_in":0}`},
	{body: `{"access_token":"EAAcanary","expires_in":-5}`},
	{body: `{"access_token":"EAAcanary","expires_in":null,"user_id":null,"permissions":null}`},
	{body: `{"access_token":"EAAcanary","expires_in":5.184e6}`, life: 60 * 24 * time.Hour},
	{body: `{"access_token":"EAAcanary","expires_in":1e300}`, life: maxLifetime},
	{body: `{"access_token":"EAAcanary","expires_in":1e3000}`, life: maxLifetime},
	{body: ` {"access_token":"EAA|canary.-_~+/=" , "expires_in" : 60 } `, life: time.Minute},

	{body: ``, wrong: "the answer is not a JSON object"},
	{body: `access_token=EAAcanary&expires=1`, wrong: "the answer is not a JSON object"},
	{body: `["EAAcanary"]`, wrong: "the answer is not a JSON object"},
	{body: `{}`, wrong: "the answer has no access_token"},
	{body: `{"access_token":""}`, wrong: "the answer has no access_token"},
	{body: `{"access_token":null}`, wrong: "the answer has no access_token"},
	{body: `{"access_token":["EAAcanary"]}`, wrong: "the access_token of the answer is not text"},
	{body: `{"access_token":"EAA canary"}`, wrong: "the access_token of the answer has characters"},
	{body: `{"access_token":"EAAcanary\r\nHost: a"}`, wrong: "the access_token of the answer has characters"},
	{body: `{"access_token":"EAAcanary","user_id":1.5}`, wrong: "the user_id of the answer is not an id"},
	{body: `{"access_token":"EAAcanary","user_id":1e17}`, wrong: "the user_id of the answer is not an id"},
	{body: `{"access_token":"EAAcanary","user_id":{"id":1}}`, wrong: "the user_id of the answer is not an id"},
	{body: `{"access_token":"EAAcanary","user_id":"a b"}`, wrong: "the user_id of the answer is not an id"},
	{body: `{"access_token":"EAAcanary","expires_in":"soon"}`, wrong: "the expires_in of the answer is not a number"},
	{body: `{"access_token":"EAAcanary","expires_in":"NaN"}`, wrong: "the expires_in of the answer is not a number"},
	{body: `{"access_token":"EAAcanary","permissions":{"a":1}}`, wrong: "the permissions of the answer are neither"},
	{body: `{"data":[]}`, wrong: "the data of the answer has 0 items"},
	{body: `{"data":[{"access_token":"EAAcanary"},{"access_token":"EAAcanary"}]}`, wrong: "the data of the answer has 2 items"},
	{body: `{"data":"EAAcanary"}`, wrong: "the data of the answer is neither"},
	{body: `{"data":null}`, wrong: "the data of the answer has 0 items"},
}

func TestParseTokenAnswer(t *testing.T) {
	t.Parallel()
	for _, tt := range tokenAnswers {
		a, err := parseTokenAnswer([]byte(tt.body))
		if tt.wrong != "" {
			if err == nil || !strings.HasPrefix(err.Error(), tt.wrong) {
				t.Errorf("%s: got %v, want %s", tt.body, err, tt.wrong)
			}
			continue
		}
		if err != nil || a.access.IsEmpty() || a.life != tt.life || a.user != tt.user || !slices.Equal(a.granted, tt.granted) || (a.granted == nil) != (tt.granted == nil) {
			t.Errorf("%s: got %+v, %v", tt.body, a, err)
		}
	}
}

func FuzzParseTokenAnswer(f *testing.F) {
	for _, tt := range tokenAnswers {
		f.Add([]byte(tt.body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		_ = readRefusal(body, true)
		a, err := parseTokenAnswer(body)
		if err != nil {
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("the error shows what the answer holds: %v", err)
			}
			return
		}
		token := a.access.Reveal()
		if token == "" || strings.ContainsAny(token, " \r\n\t\x00") {
			t.Errorf("accepted the token %q", token)
		}
		if a.life < 0 || a.life > maxLifetime {
			t.Errorf("life = %s", a.life)
		}
		if strings.ContainsAny(a.user, " \r\n") {
			t.Errorf("user = %q", a.user)
		}
		if printed := fmt.Sprintf("%v %+v %#v", a, a, a); len(token) > 12 && strings.Contains(printed, token) {
			t.Errorf("printed with its token: %s", printed)
		}
	})
}
