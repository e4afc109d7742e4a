package oauth

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// maxProfileBytes is the most bytes of a Profile.
const maxProfileBytes = 64 << 10

// Profile describes another OAuth 2.0 provider (AuthScheme=OAuthCustom): where the
// consent page and the token are, how parameters and members are named, who logged in.
// It never holds credentials: the app's id, secret and redirect URI come from the
// connection. [LoadProfile] reads one; docs/oauth.md lists the fields.
type Profile struct{ parts profile }

// EndsWithToken tells of a provider whose token is the session (the field
// token.validateExternalToken): it ends when the token expires, and is not renewed.
func (p *Profile) EndsWithToken() bool { return p.parts.Token.ValidateExternalToken }

// profile is what the Config's Profile holds; nil for none.
func (c *Config) profile() *profile {
	if c.Profile == nil {
		return nil
	}
	return &c.Profile.parts
}

// profile are the four parts that access managers ask for a provider in.
//
// A field whose name ends in Tag is the name of a parameter sent, or of a value
// in an answer; the latter may lead into objects and lists: picture.data.url,
// data.0.access_token. An empty or absent field takes its default. Answers are read
// in the forms that providers write them in, not in that of RFC 6749 alone.
type profile struct {
	Name            string                 `json:"name"` // of the provider, for people
	General         profileGeneral         `json:"general"`
	Authorization   profileAuthorization   `json:"authorization"`
	Token           profileToken           `json:"token"`
	UserInformation profileUserInformation `json:"userInformation"`
}

// profileGeneral names the parameters of credentials.
type profileGeneral struct {
	ClientIDTag     string `json:"clientIdTag"`     // client_id
	ClientSecretTag string `json:"clientSecretTag"` // client_secret
	RedirectURLTag  string `json:"redirectUrlTag"`  // redirect_uri
}

// profileAuthorization describes the consent page. The state is always sent.
type profileAuthorization struct {
	URL                  string            `json:"url"`
	ResponseTypeTag      string            `json:"responseTypeTag"`    // response_type
	ResponseTypeValue    string            `json:"responseTypeValue"`  // code
	ScopeTag             string            `json:"scopeTag"`           // scope
	ScopeValue           string            `json:"scopeValue"`         // where the connection's Scope is empty
	StateTag             string            `json:"stateTag"`           // state
	IncludeClientID      *bool             `json:"includeClientId"`    // true
	IncludeRedirectURL   *bool             `json:"includeRedirectUrl"` // true
	AdditionalParameters map[string]string `json:"additionalParameters"`
	PKCE                 bool              `json:"pkce"` // send a code challenge (S256), and its verifier with the code

	AccessCodeTag       string `json:"accessCodeTag"`       // code
	ErrorDescriptionTag string `json:"errorDescriptionTag"` // error_description
}

// profileToken describes the exchange of a code for a token, and the renewal of a
// token.
type profileToken struct {
	URL                  string            `json:"url"`
	Method               string            `json:"method"`              // POST, or GET
	ContentType          string            `json:"contentType"`         // application/x-www-form-urlencoded, or application/json; of POST
	GrantTypeTag         string            `json:"grantTypeTag"`        // grant_type
	GrantTypeValue       string            `json:"grantTypeValue"`      // authorization_code
	IncludeGrantType     *bool             `json:"includeGrantType"`    // true
	IncludeClientID      *bool             `json:"includeClientId"`     // true
	IncludeClientSecret  *bool             `json:"includeClientSecret"` // true
	IncludeRedirectURL   *bool             `json:"includeRedirectUrl"`  // true
	BasicAuthorization   bool              `json:"basicAuthorization"`  // the app's id and secret in the Authorization header
	AdditionalParameters map[string]string `json:"additionalParameters"`

	AccessTokenTag      string `json:"accessTokenTag"`      // access_token
	TokenTypeTag        string `json:"tokenTypeTag"`        // token_type
	ExpiresInTag        string `json:"expiresInTag"`        // expires_in: seconds
	RefreshTokenTag     string `json:"refreshTokenTag"`     // refresh_token
	ScopeTag            string `json:"scopeTag"`            // scope
	ErrorDescriptionTag string `json:"errorDescriptionTag"` // error_description

	RefreshURL string `json:"refreshUrl"` // url
	// ValidateExternalToken ends the session when the token expires, whether or
	// not the provider gave a refresh token: every use is ErrSessionExpired.
	ValidateExternalToken bool `json:"validateExternalToken"`
}

// profileUserInformation describes who logged in; without a URL nobody is asked. The
// token travels in the Authorization header.
type profileUserInformation struct {
	URL                  string            `json:"url"`
	Method               string            `json:"method"`             // GET, or POST
	ContentType          string            `json:"contentType"`        // application/json;charset=utf-8
	IncludeAccessToken   bool              `json:"includeAccessToken"` // as the parameter access_token, too
	IncludeClientID      bool              `json:"includeClientId"`
	AdditionalParameters map[string]string `json:"additionalParameters"`

	EmailTag            string `json:"emailTag"`            // email
	ExternalIDTag       string `json:"externalIdTag"`       // id
	NameTag             string `json:"nameTag"`             // username
	FirstNameTag        string `json:"firstNameTag"`        // first_name
	LastNameTag         string `json:"lastNameTag"`         // last_name
	GenerateLastName    bool   `json:"generateLastName"`    // from the words of the first name after the first
	BirthdayTag         string `json:"birthdayTag"`         // birthday
	PictureTag          string `json:"pictureTag"`          // picture
	ErrorDescriptionTag string `json:"errorDescriptionTag"` // error_description
}

// ProfileError says what is wrong with the property OAuthProfile: the description
// cannot be read, or could not work.
type ProfileError struct {
	// Reason says which field it is, as token.url, and what to do; it holds no value.
	Reason string
	// Err is what kept the file from being read; nil for none.
	Err error
}

// Error names the property, then gives the reason.
func (e *ProfileError) Error() string { return "oauth: OAuthProfile: " + e.Reason }

// Unwrap returns Err.
func (e *ProfileError) Unwrap() error { return e.Err }

func wrongProfile(format string, args ...any) error {
	return &ProfileError{Reason: fmt.Sprintf(format, args...)}
}

// LoadProfile reads the value of the property OAuthProfile: JSON where it
// begins with a brace, else the path of a file of JSON. What is wrong is told by a
// *[ProfileError].
func LoadProfile(value string) (*Profile, error) {
	if strings.HasPrefix(strings.TrimSpace(value), "{") {
		return opened(parseProfile([]byte(value)))
	}
	if strings.TrimSpace(value) == "" {
		return nil, wrongProfile("is empty: set it to the description of the provider, as JSON or as the path of a JSON file")
	}
	file, err := os.Open(value)
	if err != nil {
		return nil, &ProfileError{Reason: err.Error(), Err: err}
	}
	text, err := io.ReadAll(io.LimitReader(file, maxProfileBytes+1))
	_ = file.Close() // what has been read is read
	if err != nil {
		return nil, &ProfileError{Reason: err.Error(), Err: err}
	}
	return opened(parseProfile(text))
}

func opened(parts *profile, err error) (*Profile, error) {
	if err != nil {
		return nil, err
	}
	return &Profile{*parts}, nil
}

// parseProfile reads and checks a profile and sets its defaults. Errors name
// the field, as token.url.
func parseProfile(text []byte) (*profile, error) {
	if len(text) > maxProfileBytes {
		return nil, wrongProfile("is longer than %d bytes", maxProfileBytes)
	}
	p := new(profile)
	if err := json.Unmarshal(text, p, json.RejectUnknownMembers(true)); err != nil {
		return nil, profileProblem(err)
	}
	p.setDefaults()
	if err := p.check(); err != nil {
		return nil, err
	}
	return p, nil
}

// profileProblem names the field of a decoding error and leaves out what the
// field holds.
func profileProblem(err error) error {
	var semantic *json.SemanticError
	if !errors.As(err, &semantic) {
		var syntactic *jsontext.SyntacticError
		if !errors.As(err, &syntactic) {
			return wrongProfile("is not a JSON object")
		}
		if errors.Is(err, jsontext.ErrDuplicateName) {
			return badField(syntactic.JSONPointer, "is there twice")
		}
		return wrongProfile("is not JSON: it cannot be read from byte %d on", syntactic.ByteOffset)
	}
	if errors.Is(err, json.ErrUnknownName) {
		return unknownField(semantic.JSONPointer)
	}
	return badField(semantic.JSONPointer, "must be "+jsonName(semantic.GoType))
}

func badField(pointer jsontext.Pointer, problem string) error {
	return wrongProfile("%s %s", cmp.Or(fieldName(pointer), "the whole"), problem)
}

// fieldName writes a JSON pointer as people write fields: token.url.
func fieldName(pointer jsontext.Pointer) string {
	return clean(strings.Join(slices.Collect(pointer.Tokens()), "."))
}

// credentialName finds fields that hold credentials in other formats.
var credentialName = pattern.New(`(?i)^(client|app)_?(id|secret|key)(value)?$|^redirect_?ur[il](value)?$`)

func unknownField(pointer jsontext.Pointer) error {
	name := pointer.LastToken()
	if credentialName.MatchString(name) {
		return badField(pointer, "is not for a profile: set OAuthClientId, OAuthClientSecret and CallbackURL in the connection string")
	}
	known := jsonFields(reflect.TypeFor[profile](), pointer.Parent())
	if nearest := suggest.Nearest(name, known); nearest != "" {
		return badField(pointer, "is not a field: did you mean "+nearest+"?")
	}
	return badField(pointer, "is not a field: known are "+strings.Join(known, ", "))
}

// jsonFields are the fields of the object that a pointer leads to.
func jsonFields(t reflect.Type, pointer jsontext.Pointer) []string {
	for token := range pointer.Tokens() {
		for i := range t.NumField() {
			if t.Field(i).Tag.Get("json") == token {
				t = t.Field(i).Type
				break
			}
		}
	}
	names := make([]string, t.NumField())
	for i := range names {
		names[i] = t.Field(i).Tag.Get("json")
	}
	return names
}

func jsonName(t reflect.Type) string {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == nil:
		return "of another type"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.String:
		return "text"
	}
	return "an object"
}

const (
	formContent = "application/x-www-form-urlencoded"
	jsonContent = "application/json"
)

// profileText is one field of text, with its default.
type profileText struct {
	name  string
	field *string
	value string
	tag   bool
}

func (p *profile) texts() []profileText {
	g, a, t, u := &p.General, &p.Authorization, &p.Token, &p.UserInformation
	const value, tag = false, true
	return []profileText{
		{"name", &p.Name, "the provider", value},

		{"general.clientIdTag", &g.ClientIDTag, "client_id", tag},
		{"general.clientSecretTag", &g.ClientSecretTag, "client_secret", tag},
		{"general.redirectUrlTag", &g.RedirectURLTag, "redirect_uri", tag},

		{"authorization.responseTypeTag", &a.ResponseTypeTag, "response_type", tag},
		{"authorization.responseTypeValue", &a.ResponseTypeValue, "code", value},
		{"authorization.scopeTag", &a.ScopeTag, "scope", tag},
		{"authorization.stateTag", &a.StateTag, "state", tag},
		{"authorization.accessCodeTag", &a.AccessCodeTag, "code", tag},
		{"authorization.errorDescriptionTag", &a.ErrorDescriptionTag, "error_description", tag},

		{"token.method", &t.Method, "POST", value},
		{"token.contentType", &t.ContentType, formContent, value},
		{"token.grantTypeTag", &t.GrantTypeTag, "grant_type", tag},
		{"token.grantTypeValue", &t.GrantTypeValue, "authorization_code", value},
		{"token.accessTokenTag", &t.AccessTokenTag, "access_token", tag},
		{"token.tokenTypeTag", &t.TokenTypeTag, "token_type", tag},
		{"token.expiresInTag", &t.ExpiresInTag, "expires_in", tag},
		{"token.refreshTokenTag", &t.RefreshTokenTag, "refresh_token", tag},
		{"token.scopeTag", &t.ScopeTag, "scope", tag},
		{"token.errorDescriptionTag", &t.ErrorDescriptionTag, "error_description", tag},
		{"token.refreshUrl", &t.RefreshURL, t.URL, value},

		{"userInformation.method", &u.Method, "GET", value},
		{"userInformation.contentType", &u.ContentType, jsonContent + ";charset=utf-8", value},
		{"userInformation.emailTag", &u.EmailTag, "email", tag},
		{"userInformation.externalIdTag", &u.ExternalIDTag, "id", tag},
		{"userInformation.nameTag", &u.NameTag, "username", tag},
		{"userInformation.firstNameTag", &u.FirstNameTag, "first_name", tag},
		{"userInformation.lastNameTag", &u.LastNameTag, "last_name", tag},
		{"userInformation.birthdayTag", &u.BirthdayTag, "birthday", tag},
		{"userInformation.pictureTag", &u.PictureTag, "picture", tag},
		{"userInformation.errorDescriptionTag", &u.ErrorDescriptionTag, "error_description", tag},
	}
}

// setDefaults replaces what is empty.
func (p *profile) setDefaults() {
	for _, text := range p.texts() {
		if *text.field == "" {
			*text.field = text.value
		}
	}
	a, t, u := &p.Authorization, &p.Token, &p.UserInformation
	yes := true
	for _, flag := range []**bool{
		&a.IncludeClientID, &a.IncludeRedirectURL,
		&t.IncludeGrantType, &t.IncludeClientID, &t.IncludeClientSecret, &t.IncludeRedirectURL,
	} {
		if *flag == nil {
			*flag = &yes
		}
	}
	t.Method, u.Method = strings.ToUpper(t.Method), strings.ToUpper(u.Method)
}

// mediaType is a content type without its parameters.
func mediaType(contentType string) string {
	before, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(before))
}
