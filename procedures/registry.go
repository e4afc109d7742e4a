package procedures

import (
	"cmp"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// all lists every procedure by name.
var all = []*Procedure{
	createContainer,
	disableComments,
	downloadMedia,
	getContainerStatus,
	getOAuthAccessToken,
	getOAuthAuthorizationURL,
	getPublishingLimit,
	getTokenInfo,
	getUserInfo,
	handleDataDeletion,
	handleDeauthorize,
	hideComment,
	likeMedia,
	publishContainer,
	publishMedia,
	refreshOAuthAccessToken,
	replyToComment,
	respondToInvite,
	revokeOAuthAccessToken,
	searchHashtag,
	sendPrivateReply,
	subscribeWebhooks,
	unlikeMedia,
	uploadMedia,
	verifyWebhook,
}

// All returns every procedure, ordered by name. They must not be changed.
func All() []*Procedure { return append([]*Procedure(nil), all...) }

// Lookup finds a procedure by its name in any case. The error names the
// nearest one.
func Lookup(name string) (*Procedure, error) {
	names := make([]string, len(all))
	for i, p := range all {
		if strings.EqualFold(p.Name, name) {
			return p, nil
		}
		names[i] = p.Name
	}
	shown := cmp.Or(name, `""`)
	return nil, &UnknownError{Name: name, Message: "there is no procedure " + shown + nearest(shown, names)}
}

// UnknownError is a call that names a procedure or an input that does not exist.
type UnknownError struct {
	// Name is the name as the call has it, without its quotes.
	Name string
	// Message says of what it is none, and which there are.
	Message string
}

// Error begins with the area.
func (e *UnknownError) Error() string { return "procedures: " + e.Message }

// mostListed is how many names an error lists.
const mostListed = 12

// nearest is the end of an error on an unknown name.
func nearest(name string, known []string) string {
	if n := suggest.Nearest(name, known); n != "" {
		return ": did you mean " + n + "?"
	}
	if len(known) > mostListed {
		return ": SHOW PROCEDURES lists them"
	}
	return ": known are " + strings.Join(known, ", ")
}
