package profile

import (
	"errors"
	"path/filepath"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// Version is the newest version of the file that this program knows.
const Version = 1

// Default is the name of the profile that is used where none is named.
const Default = "default"

// File is a configuration file as it was read.
type File struct {
	Path     string   // absolute, links followed
	Users    []string // who may open what names no users of its own
	Profiles []*Profile
}

// Profile is a connection by name.
type Profile struct {
	Name        string
	Description string
	// Users may open the profile on a server; nil where the file leaves it open.
	Users   []string
	Open    connprops.Values      // the properties that the file has
	Secrets []*connprops.Property // those that are kept elsewhere
	path    string                // of the file
	spelt   map[*connprops.Property]string
}

// DefaultPath is where the user's file is, in the directory for configuration.
func DefaultPath() (string, error) {
	dir, err := privatefile.UserDir()
	if err != nil {
		return "", errors.New("the user has no directory for configuration: name the file by --config or VIEWFINDER_CONFIG")
	}
	return filepath.Join(dir, "config.yaml"), nil
}

// Names are those of the profiles, in the order of the file.
func (f *File) Names() []string {
	names := make([]string, len(f.Profiles))
	for i, p := range f.Profiles {
		names[i] = p.Name
	}
	return names
}

// Profile returns the profile of a name. The error is an *[UnknownError].
func (f *File) Profile(name string) (*Profile, error) {
	for _, p := range f.Profiles {
		if p.Name == name {
			return p, nil
		}
	}
	return nil, &UnknownError{Path: f.Path, Name: name, Known: f.Names()}
}

// AllowedUsers are who may open a profile on a server: its own users, or else the
// file's.
func (f *File) AllowedUsers(p *Profile) []string {
	if p.Users != nil {
		return p.Users
	}
	return f.Users
}

// Kept tells whether a property of the profile is kept outside of the file.
func (p *Profile) Kept(property *connprops.Property) bool {
	return slices.Contains(p.Secrets, property)
}
