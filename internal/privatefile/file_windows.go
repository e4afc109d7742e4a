package privatefile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/natefinch/atomic"
	"golang.org/x/sys/windows"
)

// temporaryPrefix is what the names of temporary files have before the name of
// the file to be replaced; random digits follow it.
const temporaryPrefix = ""

const openFlags = 0

// makeDir makes a directory that only the user, the system and the
// administrators may enter, and files in it like that.
func makeDir(dir string) error {
	if above := filepath.Dir(dir); above != dir {
		if _, err := os.Stat(above); errors.Is(err, fs.ErrNotExist) {
			if err := makeDir(above); err != nil {
				return err
			}
		}
	}
	user, err := userSID()
	if err != nil {
		return err
	}
	access, err := windows.SecurityDescriptorFromString("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;" + user.String() + ")")
	if err != nil {
		return err
	}
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return err
	}
	attributes := &windows.SecurityAttributes{SecurityDescriptor: access}
	attributes.Length = securityAttributesSize
	err = windows.CreateDirectory(name, attributes)
	if errors.Is(err, windows.ERROR_ALREADY_EXISTS) {
		return nil
	}
	return err
}

func userSID() (*windows.SID, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	return user.User.Sid, nil
}

// checkHandle checks an open file or directory.
func checkHandle(f *os.File, path string, dir bool) error {
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("%s cannot be examined: %w", path, cause(err))
	}
	if dir != info.IsDir() || !dir && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a %s: name another place", path, map[bool]string{true: "directory", false: "regular file"}[dir])
	}
	user, err := userSID()
	if err != nil {
		return err
	}
	security, err := windows.GetSecurityInfo(windows.Handle(f.Fd()), windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return fmt.Errorf("%s cannot be examined: %w", path, err)
	}
	owner, _, err := security.Owner()
	if err != nil || !trusted(owner, user) {
		return fmt.Errorf("%s belongs to another user: name another place, or take it over with takeown", path)
	}
	list, _, err := security.DACL()
	if err != nil || list == nil {
		return fmt.Errorf("%s is open to everyone: limit it to yourself with icacls, or name another place", path)
	}
	for i := range uint32(list.AceCount) {
		var entry *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(list, i, &entry); err != nil {
			return fmt.Errorf("%s cannot be examined: %w", path, err)
		}
		if entry.Header.AceType == windows.ACCESS_ALLOWED_ACE_TYPE && !trusted(entrySID(entry), user) {
			return fmt.Errorf("%s is open to others: limit it to yourself with icacls %s /inheritance:r /grant:r %%USERNAME%%:F, or name another place", path, path)
		}
	}
	return nil
}

// trusted reports whether a party may reach the file: the user, and those who
// can anyway.
func trusted(sid, user *windows.SID) bool {
	if sid.Equals(user) {
		return true
	}
	for _, kind := range []windows.WELL_KNOWN_SID_TYPE{
		windows.WinLocalSystemSid, windows.WinBuiltinAdministratorsSid,
		windows.WinCreatorOwnerSid, windows.WinCreatorOwnerRightsSid,
	} {
		if sid.IsWellKnown(kind) {
			return true
		}
	}
	return false
}

// replace waits for readers, who hinder a replacement for a moment.
func replace(root *os.Root, path string, data []byte) error {
	var err error
	for attempt := range 20 {
		time.Sleep(time.Duration(attempt) * 5 * time.Millisecond)
		// The directory of root is the one that was checked.
		err = atomic.WriteFile(filepath.Join(root.Name(), filepath.Base(path)), bytes.NewReader(data))
		if err == nil {
			return nil
		}
	}
	return err
}
