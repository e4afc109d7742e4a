package session

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/systables"
	"github.com/viewfinder-sql/viewfinder/internal/tokensource"
)

// The reasons of the warnings that are made here; others are of fetch and oauth.
const (
	ReasonNoBoolean     = "not_a_boolean"
	ReasonNoNumber      = "not_a_number"
	ReasonNoID          = "not_an_id"
	ReasonOtherKind     = "other_kind"
	ReasonMaxRows       = "max_rows"
	ReasonOtherVersion  = "other_version"
	ReasonLogIncomplete = "log_incomplete"
	ReasonAnswerLost    = "answer_lost"
	ReasonUnchecked     = "unchecked"
	ReasonNotReturned   = "not_returned"
	ReasonMemory        = "memory"
)

// describedReasons are what sys_reasons shows.
func describedReasons() []systables.Reason {
	list := make([]systables.Reason, len(reasons))
	for i, r := range reasons {
		list[i] = systables.Reason(r)
	}
	return list
}

// meaning is what a reason means, within a sentence; "" of one that is not known.
func meaning(reason string) string {
	for _, r := range reasons {
		if r.Reason == reason {
			text := strings.TrimSuffix(r.Description, ".")
			if first, size := utf8.DecodeRuneInString(text); !strings.HasPrefix(text, "RETURNING") && !strings.HasPrefix(text, "Meta ") && !strings.HasPrefix(text, "MaxRows") {
				text = string(unicode.ToLower(first)) + text[size:]
			}
			return text
		}
	}
	return ""
}

// reasons describes every reason, in the order of sys_reasons.
var reasons = []struct{ Reason, Concerns, Description string }{
	{fetch.ReasonNotFound, "rows", "An id that was asked for is of nothing, or of something that the login may not see: the API answers both alike. With OnMissing=error this is an error."},
	{fetch.ReasonVanished, "rows", "Something was there when it was listed, and gone when more was asked of it."},
	{fetch.ReasonCeiling, "rows", "The API lists no more than that, however much there is: of an audience the 45 largest groups."},
	{fetch.ReasonPartial, "rows", "A budget or a rate limit ended the reading, which PartialResults=true allows; or a table of the cache (Media#CACHE) was not read to its end when it was cached."},
	{fetch.ReasonNoProgress, "rows", "The API says of a list that it goes on, and gives nothing new: empty pages or the same ones, without an end. PartialResults=true made a warning of the error."},
	{ReasonMaxRows, "rows", "MaxRows cut the answer."},
	{fetch.ReasonDefaultRange, "rows", "The statement gives no start, so the last 30 days were read."},
	{fetch.ReasonDaysUnknown, "rows", "The API did not give Reach, or gave a number without its day, so that it is not known which days there are: rows of AccountInsights, or of another table of days, may be missing."},
	{fetch.ReasonOrder, "rows", "The API does not list an account's posts newest first, as with posts that are pinned to the profile, or does not keep to the ranges of time that Parallelism has it asked for. The answer is right: all of them were read, and sorted and cut by time here, which takes more calls."},
	{fetch.ReasonUnproved, "rows", "The answer rests on the API's listing an account's posts newest first, and that was not to be seen: the posts behind those given could not be looked at, or a range of time was asked for of a list that turned out to be in no order. Run again, the statement reads all."},
	{fetch.ReasonBelieved, "rows", "The answer rests on the API's listing an account's posts newest first: that was seen of the rows given and of a page behind them, and the rest of the list was not read. It is not told of a list that was read whole before, in order, nor of one that is known to be in none."},
	{fetch.ReasonNoTime, "rows", "The statement compares a time with a text that is none, such as 01/31/2026: it counts as later than all times, so the answer is hardly the one that was meant."},
	{ReasonNoBoolean, "rows", "The statement compares a column that is true or false with what is neither, such as the text 'true', so the answer is hardly the one that was meant: write TRUE or FALSE, without quotes, and pass a bool for a parameter."},
	{ReasonNoNumber, "rows", "The statement compares a column of numbers with a text that is none: it counts as greater than all numbers, so the answer is hardly the one that was meant."},
	{ReasonNoID, "rows", "The statement compares a column of ids with a float, which equals no id: ids have more digits than a float. Write or pass it as text, or as a whole number."},
	{ReasonOtherKind, "rows", "The statement compares columns whose values have nothing in common, such as times with what is true or false, or a column with a blob: nothing of the one equals anything of the other."},
	{fetch.ReasonNoPermission, "rows, values", "The login was not granted a permission that this takes, or the user lost the role on the account. Where rows are missing, PartialResults=true made a warning of the error."},
	{fetch.ReasonNotInLogin, "values", "This kind of login (AuthScheme) does not give it."},
	{fetch.ReasonNotInVersion, "values", "The Graph API does not have it in this Version."},
	{fetch.ReasonUnknownField, "values", "The API refused the field by name, which it should know."},
	{fetch.ReasonRetiredMetric, "rows, values", "Meta has ended the metric."},
	{fetch.ReasonWrongType, "values", "Posts of this kind do not have the metric."},
	{fetch.ReasonNotInCall, "rows, values", "The metric does not exist for the MetricType, Period, Breakdown, Grain or Timeframe that the statement chose, or its totals have no EndTime; or no day, week or month begins or ends at the instant that it names: the API's begin at midnight in California."},
	{fetch.ReasonConversion, "values", "The post is older than the account's change to a business account."},
	{fetch.ReasonFewViewers, "values", "Too few people have seen it for the API to tell: fewer than 5."},
	{fetch.ReasonNoData, "rows, values", "The API has no number, and does not say why; those of a new post come up to 48 hours late."},
	{fetch.ReasonTooSmall, "rows, values", "The account, or the audience, has fewer than 100 people: the API tells of no fewer."},
	{fetch.ReasonTooYoung, "rows, values", "The span ended less than 48 hours ago, and the API has no number yet; or the week or the month has not ended, and has no row yet."},
	{fetch.ReasonTooOld, "rows, values", "The API has no number: it keeps those of accounts for 90 days, and of some for longer. Or it has one of a range that begins before those, which may lack days."},
	{fetch.ReasonTooLong, "rows, values", "The range is longer than the 30 days that the API gives a total of at once, and the metric counts an account once, so that the totals of parts cannot be added up."},
	{fetch.ReasonOutOfRange, "rows, values", "The API tells it for the last 30 days only, without today."},
	{fetch.ReasonMalformed, "rows, values", "The API's value is not of the column's type; or of a number that is broken down it is not told what it is of, or there are two that contradict each other."},
	{fetch.ReasonRefused, "values", "The API answers with an error when it is asked for this one's numbers; it was asked for the others without."},
	{ReasonOtherVersion, "values", "The API answered by another version than the one asked for, as it does when that one has ended: set Version to a living one."},
	{tokensource.ReasonRenewalFailed, "login", "The token could not be renewed, and is used until it ends."},
	{tokensource.ReasonLoginEnds, "login", "The token ends soon, and is not renewed or cannot be."},
	{tokensource.ReasonDataAccessEnds, "login", "The user's consent to read data ends soon: 90 days after the last login."},
	{ReasonNotReturned, "values", "RETURNING asks for a column that the statement does not give and that the platform's answer does not have: read the row by its key. Or the column of a kept table was taken out of sync.yaml, and the row was read without it since."},
	{ReasonAnswerLost, "writes", "A write had been done before, or its answer was lost and the driver has looked: it was done, or what it sets is so, perhaps since before. It was not sent again."},
	{ReasonUnchecked, "writes", "Something that the platform demands could not be checked before the write, such as the length of a video whose head does not tell it: the platform checks it."},
	{ReasonMemory, "calls", "The file of what was learned by other programs (Memory) or the cache cannot be used, so that more calls may be made than would have to be."},
	{ReasonLogIncomplete, "log", "Lines of the log could not be written."},
}
