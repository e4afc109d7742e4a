package graphsim

import (
	"bytes"
	"html/template"
	"net/http"
	"slices"
	"strconv"
)

// The pages of a manual login: who you are, then what the app may do. Every
// parameter of the dialog travels through both as a hidden field.

const (
	stepParam     = "_step"     // login or consent, what was just answered
	decisionParam = "_decision" // allow or deny
	accountParam  = "_account"
	allowPrefix   = "_allow_"
)

var pages = template.Must(template.New("pages").Parse(`{{define "head"}}<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{.}} – simulator</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem}label{display:block;margin:.5rem 0}button{margin:.5rem .5rem 0 0;padding:.4rem 1rem}p.note{color:#666}</style></head><body>
<p class="note">This is a simulator. Nothing typed here leaves this computer.</p>{{end}}
{{define "hidden"}}{{range .}}<input type="hidden" name="{{.Name}}" value="{{.Value}}">
{{end}}{{end}}
{{define "error"}}{{template "head" "Error"}}<h1>Sorry, something went wrong.</h1><p>{{.}}</p></body></html>
{{end}}
{{define "login"}}{{template "head" "Log in"}}<h1>Log in</h1><form method="post">{{template "hidden" .Hidden}}
<label>User <input name="_user" value="{{.User}}" autocomplete="off"></label>
<label>Password <input name="_password" type="password" autocomplete="off"> any will do</label>
<button name="_step" value="login">Log in</button></form></body></html>
{{end}}
{{define "consent"}}{{template "head" "Permissions"}}<h1>Simulated app would like to</h1><form method="post">{{template "hidden" .Hidden}}
{{range .Scopes}}<label><input type="checkbox" name="_allow_{{.}}" value="1" checked> {{.}}</label>
{{end}}<h2>{{.Which}}</h2>
{{$kind := .Kind}}{{range $i, $a := .Accounts}}<label><input type="{{$kind}}" name="_account{{if eq $kind "checkbox"}}{{$i}}{{end}}" value="{{$i}}"{{if or (eq $kind "checkbox") (eq $i 0)}} checked{{end}}> {{$a.Username}}</label>
{{end}}<input type="hidden" name="_step" value="consent">
<button name="_decision" value="allow">Continue</button><button name="_decision" value="deny">Cancel</button></form></body></html>
{{end}}`))

type hiddenField struct{ Name, Value string }

type loginPage struct {
	Hidden      []hiddenField
	User        string
	Scopes      []string
	Kind, Which string
	Accounts    []*Account
}

// serveLoginPages shows the next page; false means that the user is done and
// answer holds the decision.
func (s *Server) serveLoginPages(o *reply, req request, d dialog, answer *Login) bool {
	page := loginPage{User: s.data.User.Email, Scopes: d.scopes, Kind: "checkbox", Which: "Which accounts", Accounts: s.data.Accounts}
	if d.flavour == flavourInstagram {
		page.User, page.Kind, page.Which = s.data.Accounts[0].Username, "radio", "Which account"
	}
	for _, p := range req.params {
		if p.name[:min(1, len(p.name))] != "_" {
			page.Hidden = append(page.Hidden, hiddenField{p.name, p.value})
		}
	}
	switch req.params.get(stepParam) {
	case "":
		o.page(http.StatusOK, "login", page)
		return true
	case "login":
		o.page(http.StatusOK, "consent", page)
		return true
	}
	*answer = Login{Deny: req.params.get(decisionParam) != "allow"}
	for _, scope := range d.scopes {
		if req.params.get(allowPrefix+scope) == "" {
			answer.Decline = append(answer.Decline, scope)
		}
	}
	if d.flavour == flavourInstagram {
		i, err := strconv.Atoi(req.params.get(accountParam))
		if err != nil || i < 0 || i >= len(s.data.Accounts) {
			i = 0
		}
		answer.Account = i
		return false
	}
	answer.Only = []int{}
	for i := range s.data.Accounts {
		if req.params.get(accountParam+strconv.Itoa(i)) != "" && !slices.Contains(answer.Only, i) {
			answer.Only = append(answer.Only, i)
		}
	}
	return false
}

// page writes one of the pages.
func (o *reply) page(status int, name string, data any) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		status = http.StatusInternalServerError
		b.Reset()
		b.WriteString(htmlPage)
	}
	h := o.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	h.Set("X-Frame-Options", "DENY")
	o.entry.Calls = 0
	o.send(status, b.Bytes())
}
