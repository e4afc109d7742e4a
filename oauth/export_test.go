package oauth

import (
	"net/url"
)

// Tags are the names of the parameters by which code and state come back.
func (p *Profile) Tags() (code, state string) {
	return p.parts.Authorization.AccessCodeTag, p.parts.Authorization.StateTag
}

// public is a Profile of its parts; nil of none.
func (p *profile) public() *Profile {
	if p == nil {
		return nil
	}
	return &Profile{*p}
}

// RedirectError is redirectError.
func RedirectError(query url.Values) error { return redirectError(query) }

// AuthorizationURL is authorizationURL.
func AuthorizationURL(cfg Config, req AuthorizationRequest) (string, error) {
	return authorizationURL(cfg, req)
}
