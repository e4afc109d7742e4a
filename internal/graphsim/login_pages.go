package graphsim

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// The pages of a manual login: who you are, which accounts, what the app may
// do. Every parameter of the dialog, and every answer so far, travels through
// all of them as a hidden field, so that nothing is kept between.

const (
	stepParam     = "_step"     // the page that was just answered
	decisionParam = "_decision" // allow or deny
	accountParam  = "_account"
	allowPrefix   = "_allow_"

	stepLogin       = "login"
	stepChoose      = "choose"
	stepPermissions = "permissions"
)

type hiddenField struct{ Name, Value string }

type accountChoice struct {
	Name, Value      string // of the form's field
	Username, Detail string
	Checked          bool
}

type scopeChoice struct{ Name, What string }

// loginPage is what a page shows.
type loginPage struct {
	Dialog, Step, Title, Go string
	Number, Of              int
	Path, Return            string
	Hidden                  []hiddenField

	User           string
	Kind, Question string // of the accounts: checkbox or radio
	Accounts       []accountChoice
	Scopes         []scopeChoice
}

// loginSteps are the pages of each dialog in their order. Who logs in with
// Instagram is one of the accounts.
var loginSteps = map[flavour][]string{
	flavourFacebook:  {stepLogin, stepChoose, stepPermissions},
	flavourInstagram: {stepLogin, stepPermissions},
}

// servePages shows the next page; false means that the user is done and
// answer holds the decision.
func (s dialogs) servePages(o *reply, req request, d dialog, answer *Login) bool {
	steps := loginSteps[d.flavour]
	next := 1 + slices.Index(steps, req.params.get(stepParam)) // what is no step begins anew
	if next > 0 && req.params.get(decisionParam) == "deny" {
		*answer = Login{Deny: true}
		return false
	}
	if next < len(steps) {
		o.page(http.StatusOK, steps[next], s.page(req, d, next))
		return true
	}
	*answer = s.readAnswers(req.params, d)
	return false
}

// page is that of a step.
func (s dialogs) page(req request, d dialog, number int) loginPage {
	page := loginPage{
		Step: loginSteps[d.flavour][number], Number: number + 1, Of: len(loginSteps[d.flavour]),
		Dialog: "Facebook Login", Go: "Continue", Path: req.path, Return: d.redirect.Scheme + "://" + d.redirect.Host,
	}
	if d.flavour == flavourInstagram {
		page.Dialog = "Instagram Login"
	}
	for _, p := range req.params {
		answered := number > 0 && strings.HasPrefix(p.name, accountParam)
		if answered || !strings.HasPrefix(p.name, "_") {
			page.Hidden = append(page.Hidden, hiddenField{p.name, p.value})
		}
	}
	switch page.Step {
	case stepLogin:
		page.Title, page.Go, page.User = "Log in", "Log in", s.worlds.first.data.User.Email
		if d.flavour == flavourInstagram {
			page.Kind, page.Question, page.Accounts = "radio", "Account", s.accountChoices(accountParam)
		}
	case stepChoose:
		page.Title = "Choose what " + appName + " can access"
		page.Kind, page.Question, page.Accounts = "checkbox", "Pages and the accounts connected to them", s.accountChoices("")
	case stepPermissions:
		page.Title, page.Go = appName+" asks for access", "Allow"
		for _, scope := range s.logins.asked(d) {
			page.Scopes = append(page.Scopes, scopeChoice{scope, cmp.Or(scopeMeanings[facebookName(scope)], "Another permission")})
		}
	}
	return page
}

// accountChoices offers the accounts: one of them in the field of that name, or
// each in a field of its own.
func (s dialogs) accountChoices(radio string) []accountChoice {
	var out []accountChoice
	for i, a := range s.worlds.first.data.Accounts {
		c := accountChoice{Name: radio, Value: strconv.Itoa(i), Username: a.Username, Detail: a.Name, Checked: i == 0}
		if radio == "" {
			c.Name, c.Detail, c.Checked = accountParam+c.Value, "Page "+a.Page.Name, true
		}
		out = append(out, c)
	}
	return out
}

// readAnswers reads what the user decided on the pages.
func (s dialogs) readAnswers(p params, d dialog) Login {
	var answer Login
	for _, scope := range d.scopes {
		if p.get(allowPrefix+scope) == "" {
			answer.Decline = append(answer.Decline, scope)
		}
	}
	if d.flavour == flavourInstagram {
		i, err := strconv.Atoi(p.get(accountParam))
		if err != nil || i < 0 || i >= len(s.worlds.first.data.Accounts) {
			i = 0
		}
		answer.Account = i
		return answer
	}
	answer.Only = []int{}
	for i := range s.worlds.first.data.Accounts {
		if p.get(accountParam+strconv.Itoa(i)) != "" {
			answer.Only = append(answer.Only, i)
		}
	}
	return answer
}

// scopeMeanings say in the user's words what a permission allows, by its
// Facebook Login name.
var scopeMeanings = map[string]string{
	scopePages:                  "Show a list of the Pages you manage",
	scopeEngagement:             "Read content posted on your Pages",
	"business_management":       "Manage your business",
	scopeBasic:                  "See your profile and posts",
	scopeComments:               "Read and manage comments",
	scopeInsights:               "See insights",
	scopePublish:                "Publish posts",
	"public_profile":            "See your name",
	"email":                     "See your e-mail address",
	"instagram_manage_messages": "Read and answer messages",
}
