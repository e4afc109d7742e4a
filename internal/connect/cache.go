package connect

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
)

// Cache is where rows of a configuration's login are kept; of one that is stored [Login.Whose] has
// to tell the user first. Nothing is opened.
func Cache(c *config.Config) (cache.Place, error) {
	folder, err := cacheFolder(c)
	if err != nil {
		return cache.Place{}, err
	}
	return cachePlace(c, folder, cacheName(c)), nil
}

// boundMark stands between the name of a configuration's cache and what tells the account of a
// session.
const boundMark = "-"

// BoundCache is where rows of a configuration's login are kept for sessions that are bound to an
// account, and the configuration is not to it. Nothing is opened.
func BoundCache(c *config.Config, account string) (cache.Place, error) {
	folder, err := cacheFolder(c)
	if err != nil {
		return cache.Place{}, err
	}
	return cachePlace(c, folder, cacheName(c)+boundMark+hashed("bound", account)), nil
}

// BoundCaches are those of [BoundCache] that are there.
func BoundCaches(c *config.Config) ([]cache.Place, error) {
	return cachesThere(c, func(name string) bool { return strings.HasPrefix(name, cacheName(c)+boundMark) })
}

// cacheFolder is the folder of the caches.
func cacheFolder(c *config.Config) (string, error) {
	folder := c.CacheLocation
	if folder == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", &config.Error{Property: "CacheLocation", Reason: "is empty, and the user has no directory for caches: set it to a directory"}
		}
		folder = filepath.Join(user, "viewfinder")
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", &config.Error{Property: "CacheLocation", Reason: err.Error()}
	}
	return folder, nil
}

// cacheEnds is how the names of caches end.
const cacheEnds = ".db"

// cachePlace is the cache of a name in a folder, whose key is made of the key of the stored logins.
func cachePlace(c *config.Config, folder, name string) cache.Place {
	return cache.Place{Path: filepath.Join(folder, name+cacheEnds), Key: func(ctx context.Context) ([]byte, error) {
		return tokenstore.OtherKey(ctx, settingsLocation(c), c.OAuthSettingsKey, "cache "+name)
	}}
}

// OtherCaches are those of other logins in the same folder, and the bound ones. Whether a
// configuration's key is theirs, opening them tells.
func OtherCaches(c *config.Config) ([]cache.Place, error) {
	return cachesThere(c, func(name string) bool { return name != cacheName(c) })
}

// cachesThere are the caches of a configuration's folder that are there, by their names.
func cachesThere(c *config.Config, of func(name string) bool) (places []cache.Place, err error) {
	folder, err := cacheFolder(c)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		name, is := strings.CutSuffix(e.Name(), cacheEnds)
		if is && e.Type().IsRegular() && !strings.HasPrefix(name, usageBegins) && of(name) {
			places = append(places, cachePlace(c, folder, name))
		}
	}
	return places, err
}

// cacheName tells apart the logins, and what decides which rows one has. Nothing of a login
// can be read in it.
func cacheName(c *config.Config) string {
	app, _ := appOf(c, App{})
	login := []string{"stored", settingsLocation(c).Reveal(), c.OAuthUser}
	switch {
	case c.InitiateOAuth == InitiateOff && c.OAuthSettingsLocation.IsEmpty():
		login = []string{"given", ownToken(c).Reveal()}
	case !meansStored(c):
		// One login of several in the store: that which these began.
		login = append(login, "begun", c.OAuthAccessToken.Reveal(), c.OAuthRefreshToken.Reveal(), c.OAuthVerifier.Reveal())
	}
	what := append(login, c.Endpoint, c.AuthScheme, app, c.BusinessAccountID, c.AuthenticateAsPage, strconv.FormatBool(c.IncludePortfolioAccounts))
	if c.CacheWithoutNames {
		what = append(what, "without names")
	}
	return hashed(what...)
}

// hashed is a name in which nothing of what it is made of can be read.
func hashed(what ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(what, "\x00")))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15]))
}

// ErrOffline is of a request with Offline=true.
var ErrOffline = errors.New("Offline=true has no network") //nolint:staticcheck // begins with a name

// offline is a network that is none.
type offline struct{}

// RoundTrip implements [http.RoundTripper].
func (offline) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
	return nil, ErrOffline
}
