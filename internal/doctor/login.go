package doctor

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Token is what is known of the access token.
type Token struct {
	Valid   bool
	Problem error // how a token that is not valid ended
	Kind    string
	User    string
	App     string // the app's id; empty where the platform does not tell
	AppName string
	// OwnApp is OAuthClientId; empty for none.
	OwnApp string
	// Expires is zero for never, or unknown; ExpiryKnown tells the two apart.
	Expires     time.Time
	ExpiryKnown bool
	Hidden      bool // the platform tells nobody
	DataAccess  time.Time
	// Renewed says that the driver renews the token by itself.
	Renewed bool
}

// renewSoon is how long before its end a token is worth a word.
const renewSoon = 7 * 24 * time.Hour

// JudgeToken judges an access token.
func JudgeToken(t Token, now time.Time) Finding {
	switch {
	case !t.Valid:
		err := t.Problem
		if err == nil {
			err = errors.New("the token is not valid")
		}
		return JudgeTrouble(Trouble{Kind: TokenEnded, Err: err})
	case t.OwnApp != "" && t.App != "" && t.OwnApp != t.App:
		err := fmt.Errorf("the token belongs to the app %s, and OAuthClientId is %s", t.App, t.OwnApp)
		return JudgeTrouble(Trouble{Kind: WrongSecret, Err: err})
	}
	about := "valid"
	if t.Kind != "" {
		about += ", of a " + t.Kind
	}
	if t.AppName != "" {
		about += fmt.Sprintf(", made for the app %q", t.AppName)
	}
	renew := "renew it before: EXEC RefreshOAuthAccessToken, or InitiateOAuth=REFRESH, which does so by itself; Facebook's ends all the same without a new login"
	switch {
	case !t.ExpiryKnown && t.Hidden:
		return ok(about + "; this kind of login does not tell until when, 60 days after it was renewed last")
	case !t.ExpiryKnown:
		return ok(about + "; until when is not told (OAuthClientId and OAuthClientSecret let the platform tell it)")
	case t.Expires.IsZero():
		return ok(about + ", without an end")
	case t.Expires.Sub(now) < renewSoon && !t.Renewed:
		return warn(about+", until "+when(t.Expires, now), renew)
	default:
		return ok(about + ", until " + when(t.Expires, now))
	}
}

// JudgeDataAccess judges for how long the user's data may be read.
func JudgeDataAccess(t Token, now time.Time) Finding {
	const again = "have the user log in again (auth_type=reauthorize)"
	switch {
	case t.DataAccess.IsZero():
		return Inapplicable("the platform tells no end of it")
	case !now.Before(t.DataAccess):
		return Finding{
			Status: Failed, Detail: "ended on " + when(t.DataAccess, now) + ": the token is valid, but Instagram's data is not given any more",
			Fix: again, Err: errors.New("data access has ended"),
		}
	case t.DataAccess.Sub(now) < renewSoon:
		return warn("ends on "+when(t.DataAccess, now)+", 90 days after the user was last active", again)
	default:
		return ok("until " + when(t.DataAccess, now))
	}
}

// Need is a table and the permissions that reading it takes.
type Need struct {
	Table  string
	Scopes []string
}

// JudgePermissions judges what the user granted by what the tables need. What the
// login does not ask for is nobody's fault: it is told, and no more.
func JudgePermissions(granted, declined, asked []string, needs []Need) Finding {
	var missing, extra []string
	tables := map[string][]string{}
	for _, n := range needs {
		for _, s := range n.Scopes {
			if slices.Contains(granted, s) {
				continue
			}
			kind := &missing
			if !slices.Contains(asked, s) && !slices.Contains(declined, s) {
				kind = &extra
			}
			if !slices.Contains(*kind, s) {
				*kind = append(*kind, s)
			}
			tables[s] = append(tables[s], n.Table)
		}
	}
	switch {
	case missing == nil && extra == nil:
		return ok(count(len(granted), "permission") + " granted, all that the tables need")
	case missing == nil:
		var said []string
		for _, s := range extra {
			said = append(said, list(first(tables[s], 4), "and")+" would take "+s+" in Scope")
		}
		return ok(count(len(granted), "permission") + " granted, all that the login asks for; " + strings.Join(said, "; "))
	}
	var said []string
	refused := false
	for _, s := range missing {
		state := " is not granted"
		if slices.Contains(declined, s) {
			state, refused = " was declined", true
		}
		said = append(said, s+state+": "+list(first(tables[s], 4), "and")+" cannot be read")
	}
	fix := "log in again with " + list(missing, "and") + " in Scope"
	if refused {
		fix = "log in again, have the user allow " + list(missing, "and") + " (auth_type=rerequest asks anew for what was declined)"
	}
	detail := strings.Join(said, "; ")
	f := warn(detail, fix)
	if !slices.ContainsFunc(needs, func(n Need) bool { return n.Scopes != nil && Lacks(granted, n) == nil }) {
		f.Status, f.Err = Failed, errors.New(detail) // nothing can be read
	}
	return f
}

// Lacks are the permissions that a table lacks.
func Lacks(granted []string, n Need) []string {
	var lacks []string
	for _, s := range n.Scopes {
		if !slices.Contains(granted, s) {
			lacks = append(lacks, s)
		}
	}
	return lacks
}

// Page is a Facebook Page of the login, and the account at it.
type Page struct {
	ID, Name string
	Tasks    []string // nil where they are not known
	// Account is the professional account connected to it, Personal one that is
	// connected and is not professional: usernames, or ids where there is none.
	Account, AccountID, Personal string
}

// serving are the tasks on a Page of which one lets the API be used for it.
var serving = []string{"MANAGE", "CREATE_CONTENT", "MODERATE", "ADVERTISE", "ANALYZE"}

// JudgePages judges the role on the Pages.
func JudgePages(pages []Page) Finding {
	if len(pages) == 0 {
		const detail = "the login reaches no Facebook Page: the user has no role on one, or selected none in the dialog"
		return Finding{
			Status: Failed, Detail: detail,
			Fix: "have an administrator give the user a role on the Page that the Instagram account is connected to, then log in again and select that Page",
			Err: errors.New(detail),
		}
	}
	var idle, names []string
	for _, p := range pages {
		names = append(names, p.Name)
		if p.Tasks != nil && !slices.ContainsFunc(p.Tasks, func(task string) bool { return slices.Contains(serving, strings.TrimPrefix(task, "PROFILE_PLUS_")) }) {
			idle = append(idle, p.Name)
		}
	}
	const fix = "have an administrator of the Page give the user one of the tasks MANAGE, CREATE_CONTENT, MODERATE or ADVERTISE, in the Page's settings under Page access"
	switch {
	case len(idle) == len(pages):
		detail := "the user may do nothing on " + list(first(idle, 4), "and")
		return Finding{Status: Failed, Detail: detail, Fix: fix, Err: errors.New(detail)}
	case idle != nil:
		return warn("the user may do nothing on "+list(first(idle, 4), "and"), fix)
	default:
		return ok(count(len(pages), "Page") + " with a role: " + list(first(names, 4), "and"))
	}
}

// JudgeOwnPage judges the account of a Page's token, which cannot list accounts;
// wanted is BusinessAccountId.
func JudgeOwnPage(p Page, wanted string) Finding {
	if wanted == "" && p.AccountID != "" {
		detail := "a Page's token cannot list accounts, and BusinessAccountId is not set"
		return Finding{
			Status: Failed, Detail: detail, Err: errors.New(detail),
			Fix: "set BusinessAccountId=" + p.AccountID + ", which is " + p.Account + ", or use the user's token with AuthenticateAsPage=" + p.ID,
		}
	}
	return JudgeAccounts([]Page{p}, wanted)
}

// JudgeAccounts judges the Instagram accounts; wanted is BusinessAccountId, empty
// for all.
func JudgeAccounts(pages []Page, wanted string) Finding {
	var accounts, personal []string
	found := false
	for _, p := range pages {
		switch {
		case p.AccountID != "":
			accounts = append(accounts, fmt.Sprintf("%s (%s)", p.Account, p.AccountID))
			found = found || p.AccountID == wanted
		case p.Personal != "":
			personal = append(personal, p.Personal)
		}
	}
	const convert = "switch it to a professional account: in the Instagram app under Settings, Account type and tools"
	switch {
	case accounts == nil && personal != nil:
		detail := list(first(personal, 4), "and") + " is a personal account, which the API does not serve"
		return Finding{Status: Failed, Detail: detail, Fix: convert + "; then connect it to the Page again", Err: errors.New(detail)}
	case accounts == nil:
		const detail = "no Instagram account is connected to the Pages, or none that this login may see"
		return Finding{
			Status: Failed, Detail: detail,
			Fix: "connect a professional account in the Page's settings under Linked accounts, and select it when logging in", Err: errors.New(detail),
		}
	case wanted != "" && !found:
		detail := "BusinessAccountId " + wanted + " is none of the login's accounts: " + list(first(accounts, 4), "and")
		return Finding{Status: Failed, Detail: detail, Fix: "set BusinessAccountId to one of them, or leave it out to read all", Err: errors.New(detail)}
	case personal != nil:
		return warn(count(len(accounts), "professional account")+"; "+list(first(personal, 4), "and")+" is personal and is not read", convert)
	default:
		return ok(count(len(accounts), "professional account") + ": " + list(first(accounts, 4), "and"))
	}
}
