package graph

import "strings"

// Reason says in one machine-readable word why the API refused.
type Reason string

// The reasons.
const (
	ReasonTokenExpired     Reason = "token_expired"
	ReasonRateLimited      Reason = "rate_limited"
	ReasonNoPermission     Reason = "no_permission"
	ReasonNotFound         Reason = "not_found"
	ReasonTooFewViewers    Reason = "too_few_viewers"   // insights of a small story
	ReasonBeforeConversion Reason = "before_conversion" // insights of a post older than the business account
	ReasonRetiredMetric    Reason = "retired_metric"
	ReasonUnknownField     Reason = "unknown_field"
	ReasonReduceData       Reason = "reduce_data"
	ReasonBadCursor        Reason = "bad_cursor" // also one beyond the depth that the edge goes to
	ReasonUnavailable      Reason = "unavailable"
	ReasonInvalid          Reason = "invalid"
)

// sentinel is the error that the reason is matched by; nil if by none.
func (r Reason) sentinel() error {
	switch r {
	case ReasonTokenExpired:
		return ErrTokenExpired
	case ReasonRateLimited:
		return ErrRateLimited
	case ReasonNoPermission:
		return ErrPermission
	case ReasonNotFound:
		return ErrNotFound
	case ReasonReduceData:
		return ErrReduceData
	case ReasonUnavailable:
		return ErrUnavailable
	case ReasonRetiredMetric, ReasonUnknownField, ReasonBadCursor, ReasonInvalid:
		return ErrRefused
	default: // an answer about the data rather than the request
		return nil
	}
}

// rule maps a code to a reason. A zero subcode stands for every subcode, an
// empty text for every message.
type rule struct {
	from, to int // codes
	subcode  int
	text     string // part of one of Graph's texts, in lower case
	reason   Reason
	advice   string
}

const (
	adviceLogin = "log in again"
	adviceWait  = "wait before asking again: every further call lengthens the block"
	adviceGrant = "log in again and grant it; outside of one's own accounts the app needs Meta's review for it"
)

// rules are tried in order; the first that fits holds.
var rules = []rule{
	{190, 190, 458, "", ReasonTokenExpired, "the user removed the app: log in again"},
	{190, 190, 459, "", ReasonTokenExpired, "the user must first log in on facebook.com, where a checkpoint waits"},
	{190, 190, 460, "", ReasonTokenExpired, "the password was changed: log in again"},
	{190, 190, 463, "", ReasonTokenExpired, "its time is over and it cannot be renewed any more: log in again"},
	{190, 190, 464, "", ReasonTokenExpired, "the user must first confirm the account on facebook.com"},
	{190, 190, 492, "", ReasonTokenExpired, "the user lost the role on the Page: restore it, then log in again"},
	{190, 190, 0, "", ReasonTokenExpired, adviceLogin},
	{102, 102, 0, "", ReasonTokenExpired, adviceLogin},
	{2500, 2500, 0, "access token", ReasonTokenExpired, "the API saw no token: check it, or log in again"},

	{4, 4, 2207051, "", ReasonInvalid, "the action was taken for spam: do not repeat it"},
	{9, 9, 2207042, "", ReasonRateLimited, "the account's publishing quota of the day is used up: publish tomorrow"},
	{368, 368, 0, "", ReasonRateLimited, "the account is blocked for a policy's sake: look at its support inbox, and wait"},
	{4, 4, 0, "", ReasonRateLimited, adviceWait},
	{17, 17, 0, "", ReasonRateLimited, adviceWait},
	{32, 32, 0, "", ReasonRateLimited, adviceWait},
	{341, 341, 0, "", ReasonRateLimited, adviceWait},
	{613, 613, 0, "", ReasonRateLimited, adviceWait},
	{80000, 80014, 0, "", ReasonRateLimited, adviceWait},

	{10, 10, 0, "not enough viewers", ReasonTooFewViewers, "there is nothing to do: the API shows no insights of it"},
	{3, 3, 0, "", ReasonNoPermission, "the app lacks a capability: it must be given in the app's dashboard"},
	{10, 10, 0, "", ReasonNoPermission, adviceGrant},
	{200, 299, 0, "", ReasonNoPermission, adviceGrant},
	{100, 100, 0, "unsupported request - method type", ReasonNoPermission, "the account may not use the app: give it a role on the app, or the app advanced access"},

	{100, 100, 33, "", ReasonNotFound, "check the id; if it is right, the token may not see the object"},
	{803, 803, 0, "", ReasonNotFound, "check the id or the name"},
	{24, 24, 0, "", ReasonNotFound, "check the id; containers expire after 24 hours"},
	{110, 110, 0, "", ReasonNotFound, "check the user name; personal accounts are not shown"},

	{100, 100, 2108006, "", ReasonBeforeConversion, "there is nothing to do: the API has no insights of it"},
	{100, 100, 0, "before business account conversion", ReasonBeforeConversion, "there is nothing to do: the API has no insights of it"},
	{100, 100, 0, "metric[", ReasonRetiredMetric, "leave the metric out"},
	{100, 100, 0, "nonexisting field", ReasonUnknownField, "leave the field out, or ask another version"},
	{100, 100, 0, "appsecret_proof", ReasonInvalid, "give the secret of the app that the token was made for"},
	{100, 100, 0, "cursor", ReasonBadCursor, "start from the first page; cursors do not last, and some edges end at a depth"},

	{1, 1, 0, "reduce the amount of data", ReasonReduceData, "ask for smaller pages or fewer fields"},
	{1, 1, 2207057, "", ReasonInvalid, ""},
	{1, 2, 0, "", ReasonUnavailable, "try again later"},
	{-1, -1, 2207001, "", ReasonUnavailable, "try again later"},
	{-1, -1, 2207032, "", ReasonUnavailable, "try again later"},
	{-2, -2, 2207003, "", ReasonUnavailable, "try again later"},

	{12, 12, 0, "", ReasonInvalid, "this version of the API no longer has the call: set another Version"},
}

// rule returns the first rule that fits.
func (e *APIError) rule() rule {
	said := strings.ToLower(e.Message + "\n" + e.UserTitle + "\n" + e.UserMessage)
	for _, r := range rules {
		if e.Code >= r.from && e.Code <= r.to && (r.subcode == 0 || e.Subcode == r.subcode) &&
			strings.Contains(said, r.text) {
			return r
		}
	}
	switch {
	case e.Status == 429:
		return rule{reason: ReasonRateLimited, advice: adviceWait}
	case e.Transient || e.Status >= 500:
		return rule{reason: ReasonUnavailable, advice: "try again later"}
	}
	return rule{reason: ReasonInvalid}
}
