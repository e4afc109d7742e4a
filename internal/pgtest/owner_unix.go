//go:build !windows

package pgtest

import (
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
)

// give gives a directory to the server's user.
func (s *Server) give(t testing.TB, dir string) {
	t.Helper()
	if s.owner == nil {
		return
	}
	uid, gid := s.ids(t)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
}

// become has a command run as the server's user.
func (s *Server) become(t testing.TB, c *exec.Cmd) {
	t.Helper()
	if s.owner == nil {
		return
	}
	uid, gid := s.ids(t)
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

func (s *Server) ids(t testing.TB) (uid, gid int) {
	t.Helper()
	uid, err := strconv.Atoi(s.owner.Uid)
	if err != nil {
		t.Fatal(err)
	}
	gid, err = strconv.Atoi(s.owner.Gid)
	if err != nil {
		t.Fatal(err)
	}
	return uid, gid
}
