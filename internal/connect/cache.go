package connect

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
)

// Cache is where rows of a configuration's login are kept. Nothing is opened.
func Cache(c *config.Config) (cache.Place, error) {
	folder := c.CacheLocation
	if folder == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return cache.Place{}, &config.Error{Property: "CacheLocation", Reason: "is empty, and the user has no directory for caches: set it to a directory"}
		}
		folder = filepath.Join(user, "viewfinder")
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return cache.Place{}, &config.Error{Property: "CacheLocation", Reason: err.Error()}
	}
	name := cacheName(c)
	return cache.Place{Path: filepath.Join(folder, name+".db"), Key: func(ctx context.Context) ([]byte, error) {
		return tokenstore.OtherKey(ctx, settingsLocation(c), c.OAuthSettingsKey, "cache "+name)
	}}, nil
}

// cacheName tells apart the logins, and what decides which rows one has. Nothing of a login
// can be read in it.
func cacheName(c *config.Config) string {
	app, _ := appOf(c, App{})
	login := []string{"stored", settingsLocation(c).Reveal(), c.OAuthUser}
	if c.InitiateOAuth == InitiateOff && c.OAuthSettingsLocation.IsEmpty() {
		login = []string{"given", ownToken(c).Reveal()}
	}
	what := append(login, c.Endpoint, c.AuthScheme, app, c.BusinessAccountID, c.AuthenticateAsPage, strconv.FormatBool(c.IncludePortfolioAccounts))
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
