package connect

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
)

// The names of files of usage begin and end so.
const (
	usageBegins = "usage-"
	usageEnds   = ".db"
)

// Usage are the places beside a cache at which processes tell each other what is used of the
// platform's limits, by account.
func Usage(beside cache.Place) (places []cache.Place, err error) {
	dir := filepath.Dir(beside.Path)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), usageBegins) && strings.HasSuffix(e.Name(), usageEnds) {
			places = append(places, cache.Place{Path: filepath.Join(dir, e.Name())})
		}
	}
	return places, err
}

// sharedUsage tells the processes that have the same cache of each other's calls.
type sharedUsage struct {
	file    *cache.File
	process cache.Process
}

// shareUsage makes it, where the connection has a cache; nil where not.
func shareUsage(c *config.Config) *sharedUsage {
	if !c.AutoCache && c.CacheLocation == "" || c.Offline {
		return nil
	}
	place, err := Cache(c)
	if err != nil {
		return nil
	}
	app, _ := appOf(c, App{})
	if app == "" { // then the token stands for it
		app = cacheName(c)
	}
	sum := sha256.Sum256([]byte(c.Endpoint + "\x00" + app))
	name := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15]))
	place.Path = filepath.Join(filepath.Dir(place.Path), usageBegins+name+usageEnds)
	place.Key = func(ctx context.Context) ([]byte, error) {
		return tokenstore.OtherKey(ctx, settingsLocation(c), c.OAuthSettingsKey, "usage "+name)
	}
	place.Patience = time.Second // which calls wait for
	return &sharedUsage{cache.At(place), cache.NewProcess()}
}

// Share implements [pace.Shared]. Who cannot write, as others do all the time, reads what they
// have written. Where the file cannot be used each process goes by what the platform tells it, and
// by what it has heard before.
func (s *sharedUsage) Share(ctx context.Context, said []pace.Known) (told bool, heard *pace.Heard) {
	var mine []cache.Usage
	for _, k := range said {
		u := cache.Usage{Account: k.Account, Kind: k.Kind, Percent: max(k.Calls, k.Time, k.CPU, k.Other), At: k.At}
		if k.Regain > 0 {
			u.Blocked = k.At.Add(k.Regain)
		}
		mine = append(mine, u)
	}
	all, others, err := s.file.ShareUsage(ctx, s.process, mine)
	if told = err == nil; !told {
		all, others, err = s.file.Usage(ctx, s.process)
	}
	if err != nil {
		return false, nil
	}
	heard = &pace.Heard{Others: others}
	for _, u := range all {
		k := pace.Known{Reading: pace.Reading{Account: u.Account, Kind: u.Kind, Other: u.Percent}, At: u.At}
		if !u.Blocked.IsZero() {
			k.Regain = max(0, u.Blocked.Sub(u.At))
		}
		heard.Known = append(heard.Known, k)
	}
	return told, heard
}

func (s *sharedUsage) close() error {
	if s == nil {
		return nil
	}
	return s.file.Close()
}
