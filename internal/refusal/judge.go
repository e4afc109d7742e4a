package refusal

import (
	"regexp"
	"slices"
	"strings"
)

// Asked is what a refusal is the answer to.
type Asked uint8

// What can be asked for.
const (
	Data     Asked = 1 << iota // of the Graph API
	Login                      // any step of a login
	Exchange                   // of a code for a token
	Renewal                    // of a token by a refresh token
	Whose                      // a token is, of a provider
)

// Rule says what refusals mean.
type Rule struct {
	// Asked restricts it to answers to some of these; 0 is all.
	Asked Asked
	// From and To are the codes, To 0 for From alone; From 0 is all codes, and
	// none. Subcode and Status are 0 for all.
	From, To, Subcode, Status int
	// Container is the subcode under which the status of a container says the same, where it is not
	// Subcode.
	Container int
	// Says are parts of the texts and the type, in lower case, divided by "|", any
	// of which will do; "" for all.
	Says string
	// Names says that the texts have to name a permission.
	Names bool
	// Reason is the meaning, and Advice what to do, "" for nothing in particular.
	Reason Reason
	Advice string
	// Less is how likely it is that less at once would be answered.
	Less Likelihood
	// Source is where it is known from.
	Source string
}

// Likelihood is how likely something is.
type Likelihood uint8

// The likelihoods.
const (
	Unlikely Likelihood = iota
	Possible            // what asks for much is refused so, among much else
	Likely              // mostly what asks for much is
)

// Judge returns the first rule that fits; the status is HTTP's, 0 for none.
func (s *Said) Judge(asked Asked, status int) *Rule {
	said := strings.ToLower(s.Message + "\n" + s.UserTitle + "\n" + s.UserMessage + "\n" + s.Type)
	for i := range Rules {
		if Rules[i].fits(s, asked, status, said) {
			return &Rules[i]
		}
	}
	unfit := &unfitData
	if asked&Login != 0 {
		unfit = &unfitLogin
	}
	if s.Transient || status >= 500 {
		return &unfit.failed
	}
	return &unfit.other
}

// What no rule fits: a failure, and any other refusal.
type unfit struct{ failed, other Rule }

var (
	unfitData = unfit{
		failed: Rule{Reason: Unavailable, Advice: adviceLater, Less: Possible},
		other:  Rule{Reason: Invalid},
	}
	unfitLogin = unfit{
		failed: Rule{Reason: Unavailable, Advice: "the platform failed: try again later"},
		other:  Rule{Reason: Invalid, Advice: "the platform refused"},
	}
)

func (r *Rule) fits(s *Said, asked Asked, status int, said string) bool {
	last := r.To
	if last == 0 {
		last = r.From
	}
	switch {
	case r.Asked != 0 && r.Asked&asked == 0,
		r.From != 0 && (s.Code < r.From || s.Code > last),
		r.Subcode != 0 && r.Subcode != s.Subcode,
		r.Status != 0 && r.Status != status:
		return false
	}
	return says(said, r.Says) && (!r.Names || len(s.Permissions()) > 0)
}

func says(said, parts string) bool {
	for part := range strings.SplitSeq(parts, "|") {
		if strings.Contains(said, part) {
			return true
		}
	}
	return false
}

// permissionWord is what the names of permissions look like.
var permissionWord = regexp.MustCompile(`\b(?:(?:instagram|pages|business|ads|catalog|whatsapp|threads)_[a-z_]+[a-z]|manage_pages|read_insights|publish_video|leads_retrieval)\b`)

// fieldWords look like permissions, and are fields.
var fieldWords = []string{"instagram_business_account", "instagram_accounts", "instagram_oembed", "business_discovery", "catalog_id"}

// Permissions are the permissions that the texts name, in order, each once.
func (s *Said) Permissions() []string {
	named := permissionWord.FindAllString(s.Message+"\n"+s.UserTitle+"\n"+s.UserMessage, -1)
	named = slices.DeleteFunc(named, func(name string) bool { return slices.Contains(fieldWords, name) })
	slices.Sort(named)
	return slices.Compact(named)
}
