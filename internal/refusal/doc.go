// Package refusal reads the errors that Meta's hosts answer, and tells what each comes
// down to: those of the Graph API, of the token endpoints, in the redirects of the
// dialogs, and those of other providers of logins.
//
// # Forms
//
// The same facts come in several forms, and not each host keeps to one:
//
//	{"error":{"message":…,"code":190,"error_subcode":463,…}}    the Graph API
//	{"error_type":…,"code":400,"error_message":…}               the token host of Instagram
//	{"error_message":…,"error_code":"1"}                        data calls now and then
//	{"error_code":1,"error_msg":…}                              its oldest form
//	{"meta":{"error_type":…,"code":400,"error_message":…}}      the former Instagram API
//	{"error":"invalid_grant","error_description":…}             RFC 6749
//	error=…&error_reason=…&error_description=…                  redirects, and answers written as forms
//
// Each form is a line of [forms], each name of a member one of the lists beside
// it. [Read] takes the members of an object, [Parse] a whole body and [FromQuery]
// a query.
//
// # Meanings
//
// What a refusal means is decided by the table [Rules]: by code, subcode, part of
// the text and what was asked for. The first line that fits holds. Each says where
// it is known from; testdata/refusals has an answer for each.
//
// Programs tell errors by few kinds, whichever host they came from: [ErrTokenExpired]
// and those beside it. A room that must tell its own apart has a [Special] one.
package refusal
