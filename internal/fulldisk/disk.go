package fulldisk

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// Disk is one of the test's own.
type Disk struct {
	t   testing.TB
	Dir string // its folder, closed to others
}

// Mount mounts one of so many bytes, until the end of the test.
func Mount(t testing.TB, size int) *Disk {
	t.Helper()
	if runtime.GOOS != "linux" || os.Getenv("VIEWFINDER_TEST_ROOT") != "1" || os.Geteuid() != 0 {
		t.Skip("mounts a disk: run as root on Linux with VIEWFINDER_TEST_ROOT=1")
	}
	dir, err := os.MkdirTemp("", "viewfinder-disk-") // t.TempDir would be closed to another user, who may be given it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Remove(dir); err != nil {
			t.Error(err)
		}
	})
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d,mode=0700", size), "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no disk can be mounted: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil { //nolint:noctx // the test's has ended
			t.Errorf("%v: %s", err, out)
		}
	})
	return &Disk{t, dir}
}

func (d *Disk) ballast() string { return filepath.Join(d.Dir, "ballast") }

// Fill takes all the room.
func (d *Disk) Fill() {
	d.t.Helper()
	file, err := os.OpenFile(d.ballast(), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		d.t.Fatal(err)
	}
	page := make([]byte, 4096)
	for err == nil {
		_, err = file.Write(page)
	}
	if cause := errors.Join(err, file.Close()); !errors.Is(cause, syscall.ENOSPC) {
		d.t.Fatal(cause)
	}
}

// Free gives it back.
func (d *Disk) Free() {
	d.t.Helper()
	if err := os.Remove(d.ballast()); err != nil {
		d.t.Fatal(err)
	}
}
