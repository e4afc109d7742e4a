package driver_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// DownloadMedia keeps the file of a post below FileRoot, whole or not at all.
func TestDownloadMedia(t *testing.T) {
	t.Parallel()
	srv, err := graphsim.Start(graphsim.Options{Accounts: 1, Media: 200, Files: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Close() })
	root := t.TempDir()
	db := open(t, fmt.Sprintf("Endpoint=%s;OAuthAccessToken=%s;FileRoot=%s", srv.URL(), srv.Token(), root))
	var picture, video, none string
	for _, m := range srv.Data().Accounts[0].Media {
		switch {
		case m.Type == graphsim.TypeCarousel: // its address is that of the first child
		case m.Field("media_url") == nil:
			none = m.ID
		case m.Type == graphsim.TypeVideo:
			video = m.ID
		default:
			picture = m.ID
		}
	}
	for name, x := range map[string]struct{ id, kind, begins string }{
		"post.jpg": {picture, "IMAGE", "\xff\xd8\xff"}, "clip.mp4": {video, "VIDEO", "\x00\x00\x00\x14ftyp"},
	} {
		var file, kind string
		var size int64
		var sent int64
		ctx := driver.WithProgress(t.Context(), func(p driver.Progress) { sent = p.Sent })
		if err := db.QueryRowContext(ctx, "EXEC DownloadMedia @MediaId=?, @File=?", x.id, name).Scan(&file, &size, &kind); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(filepath.Join(root, name))
		if err != nil || int64(len(content)) != size || !bytes.HasPrefix(content, []byte(x.begins)) || kind != x.kind || file != name || sent != size {
			t.Errorf("%s, %s: %d bytes, told of %d: %v", file, kind, size, sent, err)
		}
	}
	for _, x := range []struct{ id, file, want string }{
		{none, "a", "gives no address"},
		{picture, "../a", "outside of FileRoot"},
		{picture, "nowhere/a", "in a directory that is not there"},
		{"1234", "a", "check the id"},
		{"me/accounts", "a", "no id"},
	} {
		_, err := db.ExecContext(t.Context(), "EXEC DownloadMedia @MediaId=?, @File=?", x.id, x.file)
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%q to %q: %v", x.id, x.file, err)
		}
	}
	left, err := os.ReadDir(root)
	if err != nil || len(left) != 2 {
		t.Errorf("%v: %v", left, err)
	}
	for _, e := range srv.Journal() {
		if strings.Contains(e.Path, "_n.") {
			t.Errorf("the platform was asked for %s", e.Path)
		}
	}
}
