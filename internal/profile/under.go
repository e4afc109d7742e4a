package profile

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
)

// Under returns the properties of a connection string over those of the profile. Its
// error is a *connprops.Error where the string is wrong. A secret of the profile that
// the string would have sent elsewhere is an *[Error].
func (p *Profile) Under(ctx context.Context, dsn string) (connprops.Values, error) {
	if _, err := connprops.Parse(dsn); err != nil {
		return nil, err // before a store is opened
	}
	below, err := p.Values(ctx)
	if err != nil {
		return nil, err
	}
	values, err := connprops.ParseOver(dsn, below)
	if err != nil {
		return nil, err
	}
	for _, a := range addressees {
		place := property(a.place)
		if values[place] == below[place] {
			continue
		}
		for _, name := range a.secrets {
			if secret := property(name); below[secret] != "" && values[secret] == below[secret] {
				return nil, &Error{Path: p.path, Profile: p.Name, Reason: "its " + name + " is for the " + a.place + " of the profile, and another one was given beside it: give " + name + " too, or put " + a.place + " into a profile of its own"}
			}
		}
	}
	return values, nil
}

// addressees are where secrets are sent to.
var addressees = []struct {
	place   string
	secrets []string
}{
	{"Endpoint", []string{"OAuthAccessToken", "OAuthRefreshToken", "OAuthClientSecret", "OAuthVerifier"}},
	{"ProxyServer", []string{"ProxyPassword"}},
	{"FirewallServer", []string{"FirewallPassword"}},
}

func property(name string) *connprops.Property {
	p, _ := connprops.Lookup(name)
	return p
}
