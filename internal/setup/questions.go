package setup

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
)

// usual is the profile that is used where none is named.
const usual = "default"

var schemes = []Choice{
	{FacebookLogin, "Facebook Login", "reaches all accounts that are linked to your Pages, and every table"},
	{InstagramLogin, "Instagram Login", "reaches the one account that logs in, and needs no Page"},
}

// apps say how to come to an app, for each kind of login.
var apps = map[string]string{
	FacebookLogin: `The app, by which Meta knows who reads. If you have none:
  1. At https://developers.facebook.com/apps create an app of the type Business.
  2. Add the product Facebook Login for Business, and in its settings the callback address %s as a valid OAuth redirect URI.
  3. Add the product Instagram, with the permissions pages_show_list, pages_read_engagement, instagram_basic, instagram_manage_comments and instagram_manage_insights.
  4. App ID and App secret stand in the app's basic settings.
Your own accounts need no review: you only need a role on the app.`,
	InstagramLogin: `The app, by which Meta knows who reads. If you have none:
  1. At https://developers.facebook.com/apps create an app of the type Business.
  2. Add the product Instagram, with Instagram Login, and in its settings the callback address %s, and the permissions instagram_business_basic, instagram_business_manage_comments and instagram_business_manage_insights.
  3. Under the roles of the app, add the Instagram account as a tester, and accept the invitation in the account's settings.
  4. What is asked for are the id and the secret of the Instagram app, which that product shows: not those of the Meta app.`,
}

// question is the question about something, with what is there as the answer that is offered.
func (i *Interview) question(about string) *Question {
	q := &Question{About: about}
	before := func(otherwise string) string { // what the profile says that is there
		if t := i.Existing(); t != nil {
			return cmp.Or(t.Values[about], otherwise)
		}
		return otherwise
	}
	switch about {
	case Profile:
		q.Prompt, q.Default = "Name of the profile", usual
		q.Explain = "A profile keeps a connection by a name; the one named default is used where none is named."
		if len(i.there) > 0 {
			q.Explain += "\nThese are there; naming one sets it up anew, beginning with what it says:\n" + i.list()
		}
	case Scheme:
		q.Prompt, q.Choices, q.Default = "Log in by", schemes, before(FacebookLogin)
		q.Explain = "Two kinds of login lead to the data of an account, which must be a business or creator account:"
	case AppID:
		q.Prompt, q.Default = "App id", before("")
		q.Explain = fmt.Sprintf(apps[i.answers[Scheme]], cmp.Or(i.answers[Callback], before(connprops.DesktopCallback))) +
			"\nMore: viewfinder help oauth creating the app"
		if t := i.Existing(); t != nil && t.Values[AppID] != "" {
			q.Explain = ""
		}
	case Secret:
		q.Prompt, q.Secret = "App secret (it is not shown)", true
		if t := i.Existing(); t != nil && t.Secret && t.Values[AppID] == i.answers[AppID] {
			q.Prompt, q.Kept = "App secret (it is not shown; enter nothing to keep the one that is there)", true
		}
	case Callback:
		q.Prompt, q.Default = "Callback address", before(connprops.DesktopCallback)
		q.Explain = "The address that the browser comes back to. It must be registered with the app, letter by letter."
	}
	if i.told[about] {
		q.Explain = ""
	}
	return q
}

// list tells of the profiles that are there.
func (i *Interview) list() string {
	var lines []string
	for _, t := range i.there {
		kind := cmp.Or(t.Values[Scheme], FacebookLogin)
		for _, c := range schemes {
			if c.Value == kind {
				kind = c.Label
			}
		}
		line := "  " + t.Name + ": " + kind
		if id := t.Values[AppID]; id != "" {
			line += ", app " + id
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
