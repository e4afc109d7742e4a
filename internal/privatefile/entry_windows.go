package privatefile

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

const securityAttributesSize = uint32(unsafe.Sizeof(windows.SecurityAttributes{}))

// entrySID is the party of an entry of an access list: it begins at the last
// member of the structure and runs on behind it.
func entrySID(entry *windows.ACCESS_ALLOWED_ACE) *windows.SID {
	return (*windows.SID)(unsafe.Pointer(&entry.SidStart))
}
