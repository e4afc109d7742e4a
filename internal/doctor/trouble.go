package doctor

import (
	"fmt"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
)

// Kind is what an error comes down to.
type Kind int

// The kinds.
const (
	Other       Kind = iota
	NoToken          // there is none
	TokenEnded       // expired, revoked, none of this app
	RateLimited      // calls are refused for now
	AppBlocked       // the app is, or it is gone
	Forbidden        // a permission, a role or a capability is missing
	Unavailable      // the platform fails for now
	Strange          // an answer that is none of the platform's
	TooSlow          // Timeout ran out
	BadRequest       // the platform does not take the request
	WrongSecret      // the app's id or secret
	NoStore          // where tokens are kept cannot be used
	NotStored        // the login that is meant is not among those kept
	Ended            // the caller's context ended
)

// Trouble is an error of a request, as far as it matters here.
type Trouble struct {
	Kind Kind
	Err  error
	// RetryAt is when a rate limit ends; zero where nobody knows.
	RetryAt time.Time
	// Scopes are the permissions of which one is missing, where known.
	Scopes []string
	// Asks tells, for NoToken, that statements have the user log in.
	Asks bool
	// Timeout is the property's, for TooSlow.
	Timeout time.Duration
}

// JudgeTrouble is the finding of a check that an error ended.
func JudgeTrouble(t Trouble) Finding {
	return Finding{Status: Failed, Detail: plain(t.Err), Fix: t.fix(), Err: t.Err}
}

// plain is an error's text without the area it begins with.
func plain(err error) string {
	text := err.Error()
	for _, area := range []string{"graph: ", "oauth: ", "driver: ", "proxy: ", "tls: ", "http: "} {
		text = strings.TrimPrefix(text, area)
	}
	return text
}

const loginAgain = "log in again (viewfinder login, or EXEC GetOAuthAuthorizationURL and GetOAuthAccessToken), or set OAuthAccessToken to a token that lives"

func (t *Trouble) fix() string {
	switch t.Kind {
	case NoToken:
		if t.Asks {
			return "log in: viewfinder login does, and so does any statement with InitiateOAuth=GETANDREFRESH"
		}
		return "set OAuthAccessToken, or InitiateOAuth=GETANDREFRESH with OAuthClientId and OAuthClientSecret to log in"
	case TokenEnded:
		return loginAgain
	case RateLimited:
		if t.RetryAt.IsZero() {
			return "wait, an hour at the most: every further call lengthens the block; sys_usage shows what is used"
		}
		return "wait until " + t.RetryAt.UTC().Format(time.RFC3339) + "; sys_usage shows what is used"
	case AppBlocked:
		return "look at the app's alerts at developers.facebook.com/apps: they tell why, and how to get it back; no login helps"
	case Forbidden:
		if len(t.Scopes) > 0 {
			return "log in again and grant " + list(t.Scopes, "and") + "; for accounts of others the app needs Meta's review for it"
		}
		return "log in again and grant what is missing, and check the role on the Page and on the app"
	case Unavailable:
		return "nothing is to be mended here: try again later; https://metastatus.com tells of outages"
	case Strange:
		return "something answers in the API's place: look for a captive portal or a proxy's page, and check Endpoint, ProxyServer and ProxyPort"
	case TooSlow:
		return fmt.Sprintf("raise Timeout (now %s), or find out with Verbosity=2 where the time goes", t.Timeout)
	case BadRequest:
		return "set Version to one that has what is asked for (newest known: " + apiversion.Newest + "), and report it if that does not help"
	case WrongSecret:
		return "copy OAuthClientId and OAuthClientSecret anew from the app's dashboard: they must be of the app that the token was made for"
	case NoStore:
		return "see to where tokens are kept, or name another place: OAuthSettingsLocation, and OAuthSettingsKey that they are sealed with"
	case NotStored:
		return "set OAuthUser to one of the logins that are kept, or log in as that user (viewfinder login); viewfinder token status lists them"
	case Ended:
		return "run it again, and let it end"
	default:
		return "set Logfile and Verbosity=4, run it again and read the log"
	}
}

// list is words with commas and a last conjunction.
func list(words []string, conjunction string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// when is an instant and how far off it is.
func when(t, now time.Time) string {
	day := t.UTC().Format(time.DateOnly)
	switch d := t.Sub(now); {
	case d < -48*time.Hour:
		return fmt.Sprintf("%s, %d days ago", day, int(-d/(24*time.Hour)))
	case d <= 0:
		return fmt.Sprintf("%s, %s ago", t.UTC().Format("2006-01-02 15:04 MST"), -d.Round(time.Minute))
	case d < 48*time.Hour:
		return fmt.Sprintf("%s, in %s", t.UTC().Format("2006-01-02 15:04 MST"), d.Round(time.Minute))
	default:
		return fmt.Sprintf("%s, in %d days", day, int(d/(24*time.Hour)))
	}
}
