package profile

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// SecretsPath is the file that this machine keeps the secrets of profiles in, of all
// configuration files.
func SecretsPath() (string, error) {
	dir, err := privatefile.UserDir()
	if err != nil {
		return "", errors.New("the user has no directory for configuration, where the secrets of profiles are kept: set HOME")
	}
	return filepath.Join(dir, "profile-secrets.json"), nil
}

// Values are the properties of the profile, those included that are kept elsewhere.
func (p *Profile) Values(ctx context.Context) (connprops.Values, error) {
	values := make(connprops.Values, len(p.Open)+len(p.Secrets))
	for property, text := range p.Open {
		values[property] = text
	}
	if len(p.Secrets) == 0 {
		return values, nil
	}
	s, err := openSecrets(ctx)
	if err != nil {
		return nil, err
	}
	defer s.close()
	for _, property := range p.Secrets {
		if values[property], err = s.load(ctx, p, property); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// secrets keeps values of properties as a store keeps tokens: sealed, and bound to what
// they belong to.
type secrets struct{ store tokenstore.Store }

func openSecrets(ctx context.Context) (secrets, error) {
	path, err := SecretsPath()
	if err != nil {
		return secrets{}, err
	}
	store, err := tokenstore.Open(ctx, oauth.NewSecret("file:"+path), oauth.Secret{})
	if err != nil {
		return secrets{}, fmt.Errorf("the secrets of profiles: %w", err)
	}
	return secrets{store}, nil
}

func (s secrets) close() { _ = s.store.Close() } // what was saved is durable already

// keyOf is what a secret is kept under.
func keyOf(path, profile string, property *connprops.Property) oauth.Key {
	return oauth.Key{App: property.Name, User: profile, Host: path, Login: "Profile"}
}

func (s secrets) load(ctx context.Context, p *Profile, property *connprops.Property) (string, error) {
	token, err := s.store.Load(ctx, keyOf(p.path, p.Name, property))
	if errors.Is(err, oauth.ErrNotStored) {
		return "", &MissingError{Path: p.path, Profile: p.Name, Property: property.Name}
	}
	if err != nil {
		return "", fmt.Errorf("the secrets of profile %s: %w", sanitize.Brief(p.Name), err)
	}
	return token.Access.Reveal(), nil
}

func (s secrets) save(ctx context.Context, path, profile string, property *connprops.Property, text string) error {
	token := &oauth.Token{Access: oauth.NewSecret(text)}
	token.Key = keyOf(path, profile, property)
	if err := s.store.Save(ctx, token); err != nil {
		return fmt.Errorf("the secrets of profile %s: %w", sanitize.Brief(profile), err)
	}
	return nil
}

func (s secrets) forget(ctx context.Context, path, profile string, property *connprops.Property) error {
	if err := s.store.Delete(ctx, keyOf(path, profile, property)); err != nil {
		return fmt.Errorf("the secrets of profile %s: %w", sanitize.Brief(profile), err)
	}
	return nil
}

// MissingError tells that a secret of a profile is not kept on this machine: the file
// was moved, or comes from another one.
type MissingError struct{ Path, Profile, Property string }

// Error says how to keep it.
func (e *MissingError) Error() string {
	return fmt.Sprintf("profile %s in %s has a secret %s that this machine does not keep for that file: viewfinder config set %s --profile %s asks for it", e.Profile, e.Path, e.Property, e.Property, e.Profile)
}
