package errorpage

import "github.com/viewfinder-sql/viewfinder/internal/refusal"

// told is what a page says of a reason: what has happened, what the program does about it
// by itself, and what the error of a statement matches in Go, "" where nothing of its own.
type told struct {
	reason         refusal.Reason
	what, does, is string
}

// reasons are those that data can be refused for, in the order in which people meet them.
var reasons = []told{
	{
		refusal.TokenExpired, "The token has ended, was revoked, or is none.",
		"A stored login is renewed ahead of its end. Where a token is refused all the same, the store is asked whether another program has renewed it, and the call is made once more with that one. With `InitiateOAuth=GETANDREFRESH` the browser opens for a new login.",
		"driver.ErrTokenExpired",
	},
	{
		refusal.NoPermission, "The user has not granted a permission, the app has no access to it, or the user has no role.",
		"The error names the permission where the platform does. Where the permission is missing for some of what was asked for alone, as the insights of one account, `PartialResults=true` reads the rest and warns.",
		"driver.ErrPermission",
	},
	{
		refusal.AppBlocked, "Meta has blocked or deactivated the app, or it was deleted.",
		"Nothing: every call fails until it is mended in the app's dashboard.",
		"driver.ErrAppBlocked",
	},
	{
		refusal.RateLimited, "Too many calls, by the app, the user, the account or the Page.",
		"Calls are spread over time before the limit is near. Once refused, nothing is sent there until it helps; other accounts go on. A statement whose context has a deadline beyond that time waits, any other fails at once, and says when it will work.",
		"driver.ErrRateLimited",
	},
	{
		refusal.Unavailable, "The platform failed, for now.",
		"The call is made again, up to four times, after waits that grow and differ. What might be for the size of the page is tried with a smaller one. A write is sent once. After ten failures in a row an endpoint is left alone for a while.",
		"driver.ErrUnavailable",
	},
	{
		refusal.ReduceData, "The answer would be too large for the platform.",
		"The page is halved until it is answered, and the size that works is remembered.",
		"",
	},
	{
		refusal.NotFound, "There is no such object, or the token may not see it: the platform does not tell which.",
		"Looked up by its id, its row is absent, and the report says that the answer is not complete, and why. With `OnMissing=ERROR` the statement fails.",
		"driver.ErrNotFound",
	},
	{
		refusal.UnknownField, "The object does not have the field, in this version or for this kind of login.",
		"The field is asked for no more: its column is NULL, and a warning says why.",
		"",
	},
	{
		refusal.RetiredMetric, "The metric is retired, or posts of this kind do not have it.",
		"It is left out of the request, by the list in the refusal where there is one, and remembered. Its value is NULL, and a warning says why.",
		"",
	},
	{
		refusal.BeforeConversion, "The post is older than the change to a professional account.",
		"Its numbers are NULL, a warning says why, and the other posts of the page are read.",
		"",
	},
	{
		refusal.TooFewViewers, "A story that fewer than five people have seen has no numbers.",
		"Its numbers are NULL, and a warning says why.",
		"",
	},
	{
		refusal.TooSmall, "An account or an audience of fewer than 100 has no such numbers.",
		"The numbers are NULL or the rows absent, and a warning says why.",
		"",
	},
	{
		refusal.BadCursor, "The mark of how far a list was read is no longer taken.",
		"A list in order of time goes on at the last instant that was read, any other is read again from its beginning; no row comes twice.",
		"",
	},
	{
		refusal.ClientSecret, "The app insists on a proof by its secret, and there is none or another app's.",
		"With `OAuthClientSecret` each call carries the proof.",
		"",
	},
	{
		refusal.Invalid, "What was asked for is refused, and the platform's words say why.",
		"Where it is one post of a page that spoils it, that post is found, its numbers are NULL, and a warning says why. Else it is an error.",
		"",
	},
}

// own are the program's own errors, by the names that package driver gives to them: what to do.
var own = []struct{ name, does string }{
	{"ErrNoToken", "`viewfinder login`, or `OAuthAccessToken`, or try `--demo`"},
	{"ErrLoginRequired", "log in at the address in the error, or `viewfinder login`"},
	{"ErrTokenExpired", "log in again, after what the error says"},
	{"ErrPermission", "grant what the error names: `viewfinder login` asks again; an app that is live needs its review"},
	{"ErrAppBlocked", "look at the alerts in the app's dashboard"},
	{"ErrLoginKind", "use the other `AuthScheme`: the table's page says which serves"},
	{"ErrNoAccount", "do the step that the error names: connect the account to a Page, make it a professional one, choose the Page while logging in"},
	{"ErrNotFound", "check the id; if it is right, the token may not see the object"},
	{"ErrRateLimited", "wait until the time in the error (`driver.RetryAt`), or give the statement a deadline beyond it"},
	{"ErrQuota", "wait, or raise `MaxQuotaPercent`"},
	{"ErrBudget", "raise `MaxCalls`, or ask for less: EXPLAIN tells what a statement asks for"},
	{"ErrUnavailable", "try again later"},
	{"ErrUnreachable", "[Networks](network.md#errors) tells the causes; `viewfinder doctor` finds which"},
	{"ErrMalformedAnswer", "look what answered: a proxy or a captive portal, most often"},
	{"ErrNoProgress", "run it again; `PartialResults=true` takes what there is"},
	{"ErrOrder", "run it again: it then reads all there is first"},
	{"ErrOutOfMemory", "ask for less at once: fewer rows to sort, shorter texts to put together"},
	{"ErrUnknownOutcome", "look as the error says before it is done again"},
	{"APIError", "what the error says behind the semicolon; the codes above"},
	{"AccountError", "as the refusal within it; `PartialResults=true` reads the other accounts"},
	{"BudgetError", "as `ErrBudget`"},
	{"SQLError", "the error says the line and the column, and what to write instead where that is known"},
	{"ConfigError", "the error names the property: [connection properties](connection-properties.md)"},
	{"ValueError", "the error names the row, the column and the limit: change the value"},
	{"WriteError", "it says which row failed and which were done before: go on with those behind"},
	{"UnknownOutcomeError", "as `ErrUnknownOutcome`"},
	{"PublishError", "it says how far the post is, and how to go on: `viewfinder publish --container …`"},
}
