package graph

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

const (
	fakeSecret    = "FAKE-app-secret-0123456789"
	fakePageToken = "FAKE|page/token+0123456789"
	foreignToken  = "EAAGm0PX4ZCpsBAFAKEfakeFAKE" // of somebody else, in an answer
)

// TestSecrets lets answers repeat all that they were sent in every place, and
// looks for the secrets in it in all that comes out.
func TestSecrets(t *testing.T) {
	t.Parallel()
	bodies := map[string]string{
		"error":                    `{"error":{"message":"ECHO","type":"ECHO","code":190,"error_user_title":"ECHO","error_user_msg":"ECHO","fbtrace_id":"ECHO"}}`,
		"error without user texts": `{"error":{"message":"Malformed access token ECHO","code":190}}`,
		"html":                     "<html>ECHO",
		"html cut":                 "<html>" + strings.Repeat("x", 64-16-len("<html>")) + "ECHO",
		"key":                      `{"data":[{"ECHO":]}`,
		"value":                    `{"data":[{"id":"ECHO"},]}`,
		"wrong kind":               `{"data":"ECHO"}`,
		"cut":                      `{"data":[{"access_token":"ECHO`,
		"list":                     `["ECHO"]`,
	}
	for name, body := range bodies {
		for _, status := range []int{200, 302, 400, 500} {
			t.Run(fmt.Sprintf("%s %d", name, status), func(t *testing.T) {
				t.Parallel()
				config := Config{AppSecret: secret.New(fakeSecret), Retries: -1}
				client := newTestClient(t, config, func(w http.ResponseWriter, r *http.Request) { echo(w, r, status, body) })
				checkSecrets(t, client)
			})
		}
	}
	signer := &credentials{appSecret: secret.New(fakeSecret)}
	all := fakeToken + " " + signer.proof(fakeToken) + " " + fakePageToken + " " + signer.proof(fakePageToken)
	for name, failure := range map[string]error{
		"in the query":  &url.Error{Op: "Get", URL: "https://graph.example/?" + all, Err: errors.New("broken")},
		"in the text":   errors.New("malformed HTTP response " + all),
		"never dialled": dialError(errors.New(all)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, err := New(Config{
				Transport: &script{steps: []any{failure}}, Tokens: staticToken(fakeToken),
				AppSecret: secret.New(fakeSecret), Retries: -1,
			})
			if err != nil {
				t.Fatal(err)
			}
			// The failure knows both tokens: every request must bring both.
			_, err = client.Batch(t.Context(), []Request{{Path: "1"}, {Path: "1", Token: secret.New(fakePageToken)}})
			lookForSecrets(t, "Batch", err)
		})
	}
}

// echo answers with all that it was sent in place of ECHO, and in the headers.
func echo(w http.ResponseWriter, r *http.Request, status int, body string) {
	form, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	values, _ := url.ParseQuery(string(form))
	sent := []string{strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), r.URL.String(), string(form), foreignToken}
	for _, v := range []url.Values{r.URL.Query(), values} {
		for _, text := range v {
			sent = append(sent, text...)
		}
	}
	all := strings.NewReplacer(`"`, "'", "\\", "/").Replace(strings.Join(sent, " "))
	w.Header().Set("Content-Type", "text/html; "+all)
	for _, name := range []string{"X-Fb-Trace-Id", "Facebook-Api-Version", "X-App-Usage"} {
		w.Header().Set(name, all)
	}
	w.Header().Set("X-Business-Use-Case-Usage", `{"`+all+`":[{"type":"`+all+`"}]}`)
	if status == 302 {
		host := "login"
		if sent[0] == fakeToken {
			host = fakeToken
		}
		w.Header().Set("Location", "https://"+host+".example/?"+url.QueryEscape(all))
	}
	w.WriteHeader(status)
	fmt.Fprint(w, strings.ReplaceAll(body, "ECHO", all))
}

// checkSecrets asks in every way and looks for secrets.
func checkSecrets(t *testing.T, client *Client) {
	t.Helper()
	client = client.Observed(func(c Call) { lookForSecrets(t, "call", c) })
	request := Request{Path: "1", Token: secret.New(fakePageToken), Params: url.Values{"limit": {"1"}}}
	lookForSecrets(t, "request", request)
	_, err := client.Node(t.Context(), request)
	lookForSecrets(t, "Node", err)
	_, err = client.Page(t.Context(), Request{Path: "1/media"})
	lookForSecrets(t, "Page", err)
	_, err = client.Raw(t.Context(), request)
	lookForSecrets(t, "Raw", err)
	results, err := client.Batch(t.Context(), []Request{{Path: "1"}, request})
	lookForSecrets(t, "Batch", err)
	for _, r := range results {
		lookForSecrets(t, "result", r.Err)
	}
}

// lookForSecrets looks in all that x prints as, and if it is an error in the
// typed errors in it.
func lookForSecrets(t *testing.T, where string, x any) {
	t.Helper()
	signer := &credentials{appSecret: secret.New(fakeSecret)}
	secrets := []string{
		fakeToken, fakePageToken, url.QueryEscape(fakePageToken), fakeSecret,
		signer.proof(fakeToken), signer.proof(fakePageToken), foreignToken, fakeToken[:12],
	}
	texts := []string{fmt.Sprintf("%v", x), fmt.Sprintf("%+v", x), fmt.Sprintf("%#v", x)}
	if call, ok := x.(Call); ok && call.Usage != nil {
		texts = append(texts, fmt.Sprint(*call.Usage))
	}
	if err, ok := x.(error); ok {
		var refused *APIError
		if errors.As(err, &refused) {
			texts = append(texts, fmt.Sprint(*refused))
		}
		var answer *AnswerError
		if errors.As(err, &answer) {
			texts = append(texts, fmt.Sprint(*answer))
		}
	}
	for _, text := range texts {
		for _, s := range secrets {
			if strings.Contains(text, s) {
				t.Errorf("%s shows %s: %.300s", where, s, text)
			}
		}
	}
}
