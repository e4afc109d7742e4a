package server

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/xdg-go/scram"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// Verifiers is a file of users, by which a server knows passwords that it does not have:
// of each the SCRAM-SHA-256 verifier, written as PostgreSQL does. It is read for every
// login, so that changes need no restart.
type Verifiers struct{ path string }

// VerifiersAt returns the users in the file at a path, which need not be there yet; ""
// is the file in the user's directory for configuration.
func VerifiersAt(path string) (*Verifiers, error) {
	if path == "" {
		dir, err := privatefile.UserDir()
		if err != nil {
			return nil, errors.New("the user has no directory for configuration: name the file of users")
		}
		path = filepath.Join(dir, "server-users.json")
	}
	path, err := filepath.Abs(path)
	return &Verifiers{path}, err
}

// Path is where the file is, or would be.
func (v *Verifiers) Path() string { return v.path }

const (
	verifiersFormat  = "viewfinder server users"
	verifiersVersion = 1
	mostVerifiers    = 4 << 20 // bytes
	iterations       = 4096    // as PostgreSQL has it: clients spend them on each login
	saltSize         = 16
)

// verifiersFile is what the file holds.
type verifiersFile struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	// Unknown is what the exchange with a user who is not there is made of, so that it
	// is the same each time.
	Unknown []byte            `json:"unknown"`
	Users   map[string]string `json:"users"` // verifiers
}

// read returns what the file holds; that of no file is empty.
func (v *Verifiers) read() (*verifiersFile, error) {
	text, err := privatefile.Read(v.path, mostVerifiers)
	if errors.Is(err, fs.ErrNotExist) {
		return &verifiersFile{Format: verifiersFormat, Version: verifiersVersion, Users: map[string]string{}}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the file of users: %w", err)
	}
	if len(text) == 0 { // as an interrupted copy leaves it
		return nil, fmt.Errorf("the file of users: %s is empty: delete it, and set the passwords again", v.path)
	}
	var f verifiersFile
	if err := json.Unmarshal(text, &f); err != nil || f.Format != verifiersFormat {
		return nil, fmt.Errorf("the file of users: %s holds something else: name another, or delete it and set the passwords again", v.path)
	}
	if f.Version != verifiersVersion {
		return nil, fmt.Errorf("the file of users: %s has version %d, and this program knows %d: use a newer viewfinder", v.path, f.Version, verifiersVersion)
	}
	if len(f.Unknown) < sha256.Size || f.Users == nil {
		return nil, fmt.Errorf("the file of users: %s is damaged: delete it, and set the passwords again", v.path)
	}
	return &f, nil
}

// Users are those who have a password, sorted.
func (v *Verifiers) Users() ([]string, error) {
	f, err := v.read()
	if err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(f.Users)), nil
}

// Set gives a user a password.
func (v *Verifiers) Set(ctx context.Context, user string, password secret.Secret) error {
	if password.IsEmpty() {
		return errors.New("the password is empty")
	}
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails
	text, err := verifierOf(password, salt)
	if err != nil {
		return err
	}
	return v.change(ctx, func(f *verifiersFile) { f.Users[user] = text })
}

// Remove takes a user's password away, and says whether there was one.
func (v *Verifiers) Remove(ctx context.Context, user string) (was bool, err error) {
	return was, v.change(ctx, func(f *verifiersFile) {
		_, was = f.Users[user]
		delete(f.Users, user)
	})
}

func (v *Verifiers) change(ctx context.Context, change func(*verifiersFile)) error {
	unlock, _, err := privatefile.Lock(ctx, v.path, "write")
	if err != nil {
		return err
	}
	defer unlock()
	f, err := v.read()
	if err != nil {
		return err
	}
	if f.Unknown == nil {
		f.Unknown = make([]byte, sha256.Size)
		_, _ = rand.Read(f.Unknown) // never fails
	}
	change(f)
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	if err := privatefile.Replace(v.path, append(text, '\n')); err != nil {
		return fmt.Errorf("the file of users: %w", err)
	}
	return nil
}

// find returns what a login of a user is checked by. For one who is not there it is made
// up, the same each time, and known is false: the exchange goes on, and ends as with a
// wrong password.
func (v *Verifiers) find(user string) (c scram.StoredCredentials, known bool, err error) {
	f, err := v.read()
	if err != nil {
		return c, false, err
	}
	unknown := scram.StoredCredentials{
		KeyFactors: scram.KeyFactors{Salt: string(made(f.Unknown, "salt", user)[:saltSize]), Iters: iterations},
		StoredKey:  made(f.Unknown, "stored", user), ServerKey: made(f.Unknown, "server", user),
	}
	text, known := f.Users[user]
	if !known {
		return unknown, false, nil
	}
	if c, err = parseVerifier(text); err != nil {
		return unknown, false, fmt.Errorf("the file of users: %s: the verifier of %s cannot be read: set the password again", v.path, user)
	}
	return c, true, nil
}

// made is made of the file's own secret.
func made(key []byte, what, user string) []byte {
	h := hmac.New(sha256.New, key)
	_, _ = h.Write([]byte(what + "\x00" + user)) // never fails
	return h.Sum(nil)
}

// verifierOf writes the verifier of a password.
func verifierOf(password secret.Secret, salt []byte) (string, error) {
	client, err := scram.SHA256.NewClient("", password.Reveal(), "")
	if err != nil { // a password that has no canonical form is taken byte by byte, as PostgreSQL's clients do
		client, err = scram.SHA256.NewClientUnprepped("", password.Reveal(), "")
	}
	if err != nil {
		return "", errors.New("the password cannot be used")
	}
	c, err := client.GetStoredCredentialsWithError(scram.KeyFactors{Salt: string(salt), Iters: iterations})
	if err != nil {
		return "", errors.New("the password cannot be used")
	}
	b := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("SCRAM-SHA-256$%d:%s$%s:%s", iterations, b(salt), b(c.StoredKey), b(c.ServerKey)), nil
}

var errVerifier = errors.New("no verifier of SCRAM-SHA-256")

// parseVerifier reads a verifier as verifierOf and PostgreSQL write it.
func parseVerifier(text string) (c scram.StoredCredentials, err error) {
	rest, ok := strings.CutPrefix(text, "SCRAM-SHA-256$")
	iters, rest, ok1 := strings.Cut(rest, ":")
	salt, rest, ok2 := strings.Cut(rest, "$")
	stored, server, ok3 := strings.Cut(rest, ":")
	if !ok || !ok1 || !ok2 || !ok3 {
		return c, errVerifier
	}
	var parts [3][]byte
	for i, part := range []string{salt, stored, server} {
		if parts[i], err = base64.StdEncoding.DecodeString(part); err != nil {
			return c, errVerifier
		}
	}
	n, err := strconv.Atoi(iters)
	if err != nil || n < 1 || len(parts[0]) == 0 || len(parts[1]) != sha256.Size || len(parts[2]) != sha256.Size {
		return c, errVerifier
	}
	return scram.StoredCredentials{KeyFactors: scram.KeyFactors{Salt: string(parts[0]), Iters: n}, StoredKey: parts[1], ServerKey: parts[2]}, nil
}
