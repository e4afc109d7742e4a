package connect

import (
	"encoding/hex"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// A process that cannot write to the file of usage, as another one does, knows what is used.
func TestShare_whileOthersWrite(t *testing.T) {
	t.Parallel()
	c := &config.Config{CacheLocation: filepath.Join(t.TempDir(), "cache"), Endpoint: "http://127.0.0.1:1", OAuthSettingsKey: oauth.NewSecret("passphrase of a test")}
	one, two := shareUsage(c), shareUsage(c)
	defer one.close()
	defer two.close()
	said := []pace.Known{{Reading: pace.Reading{Account: "1", Kind: "instagram", Calls: 36}, At: time.Now()}}
	if told, heard := one.Share(t.Context(), said); !told || heard == nil || heard.Others != 0 {
		t.Fatalf("%t, %+v", told, heard)
	}
	path := one.file.Path()
	key, err := tokenstore.OtherKey(t.Context(), settingsLocation(c), c.OAuthSettingsKey, "usage "+strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), usageBegins), usageEnds))
	if err != nil {
		t.Fatal(err)
	}
	db, err := sqlite3.Open("file:" + filepath.ToSlash(path) + "?vfs=adiantum&hexkey=" + hex.EncodeToString(key))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	writing, err := db.BeginImmediate()
	if err != nil {
		t.Fatal(err)
	}
	told, heard := two.Share(t.Context(), said)
	if told || heard == nil || heard.Others != 1 || len(heard.Known) != 1 || heard.Known[0].Other != 36 {
		t.Errorf("while another writes: told %t, heard %+v", told, heard)
	}
	if err := writing.Rollback(); err != nil {
		t.Fatal(err)
	}
	if told, heard := two.Share(t.Context(), nil); !told || heard == nil || heard.Others != 1 {
		t.Errorf("after that: told %t, heard %+v", told, heard)
	}
}
