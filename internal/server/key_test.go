package server

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

// A key that everybody may read is refused, as PostgreSQL does.
func TestKey_openToOthers(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("modes are not those of files there")
	}
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writeCertificate(t, cert, key, 1)
	for mode, ok := range map[os.FileMode]bool{0o600: true, 0o400: true, 0o644: false, 0o660: false, 0o602: false} {
		if err := os.Chmod(key, mode); err != nil {
			t.Fatal(err)
		}
		_, err := host.LoadCertificate(cert, key)
		if ok && err != nil || !ok && (err == nil || !strings.Contains(err.Error(), "the key is open to other users")) {
			t.Errorf("%#o: %v", mode, err)
		}
	}
}
