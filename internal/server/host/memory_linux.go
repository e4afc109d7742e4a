package host

import (
	"fmt"
	"os"
)

// resident is how many bytes of the process are in memory.
func resident() (bytes int64, ok bool) {
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, false
	}
	var size, pages int64
	_, err = fmt.Sscan(string(data), &size, &pages)
	return pages * int64(os.Getpagesize()), err == nil
}
