package graphsim

import (
	"strconv"
	"strings"
)

// The error types of the envelope.
const (
	oauthException  = "OAuthException"
	methodException = "GraphMethodException"
	igException     = "IGApiException"
)

// Error is one Graph API error answer.
type Error struct {
	// Status is the HTTP status.
	Status int
	Code   int
	// Subcode, UserTitle and UserMessage are left out where zero.
	Subcode                int
	Type                   string
	Message                string
	UserTitle, UserMessage string
	// Transient is written as is_transient where true.
	Transient bool
	// Body is written in place of the envelope, unless empty: the service has
	// other forms, too.
	Body string
}

// badParam is the most frequent error, code 100.
func badParam(message string) *Error {
	return &Error{Status: 400, Code: 100, Type: oauthException, Message: message}
}

func noField(name, nodeName string) *Error {
	return badParam("(#100) Tried accessing nonexisting field (" + name + ") on node type (" + nodeName + ")")
}

// noObject is the answer for what is missing, hidden or of the wrong kind:
// the three cannot be told apart.
func noObject(method, id string) *Error {
	return &Error{
		Status: 400, Code: 100, Subcode: 33, Type: methodException,
		Message: "Unsupported " + strings.ToLower(method) + " request. Object with ID '" + id + "' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api",
	}
}

func noPath(path string) *Error {
	return &Error{Status: 400, Code: 2500, Type: oauthException, Message: "Unknown path components: " + path}
}

func noPermission() *Error {
	return &Error{Status: 400, Code: 10, Type: oauthException, Message: "(#10) Application does not have permission for this action"}
}

// blocked is the answer to every call of an app that Meta has blocked.
func blocked() *Error {
	return &Error{Status: 400, Code: 200, Type: oauthException, Message: "API access blocked."}
}

// noToken is the answer to what is no token, or one of the other login kind.
func noToken() *Error {
	return &Error{Status: 400, Code: 190, Type: oauthException, Message: "Invalid OAuth access token - Cannot parse access token"}
}

// noUser is the answer to calls on "me" without a user.
func noUser() *Error {
	return &Error{Status: 400, Code: 2500, Type: oauthException, Message: "An active access token must be used to query information about the current user."}
}

func noApp() *Error {
	return &Error{Status: 400, Code: 101, Type: oauthException, Message: "Error validating application. Cannot get application info due to a system error."}
}

func badSecret() *Error {
	return &Error{Status: 400, Code: 1, Type: oauthException, Message: "Error validating client secret."}
}

// body is the error in its envelope.
func (e *Error) body(trace string) []byte {
	if e.Body != "" {
		return []byte(e.Body)
	}
	b := []byte(`{"error":{"message":`)
	b = appendString(b, e.Message)
	b = append(b, `,"type":`...)
	b = appendString(b, e.Type)
	b = append(b, `,"code":`...)
	b = strconv.AppendInt(b, int64(e.Code), 10)
	if e.Subcode != 0 {
		b = append(b, `,"error_subcode":`...)
		b = strconv.AppendInt(b, int64(e.Subcode), 10)
	}
	if e.Transient {
		b = append(b, `,"is_transient":true`...)
	}
	if e.UserTitle != "" {
		b = append(b, `,"error_user_title":`...)
		b = appendString(b, e.UserTitle)
	}
	if e.UserMessage != "" {
		b = append(b, `,"error_user_msg":`...)
		b = appendString(b, e.UserMessage)
	}
	b = append(b, `,"fbtrace_id":`...)
	b = appendString(b, trace)
	return append(b, '}', '}')
}

// challenge is the WWW-Authenticate header, which is not valid challenge
// syntax in the real service either.
func (e *Error) challenge() string {
	kind := "invalid_request"
	if e.Code == 190 || e.Code == 102 {
		kind = "invalid_token"
	}
	clean := strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return ' '
		}
		return r
	}, e.Message)
	return `OAuth "Facebook Platform" "` + kind + `" "` + clean + `"`
}
